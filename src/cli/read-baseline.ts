import { existsSync, readFileSync } from "node:fs";
import { AirworthyError } from "../core/errors.ts";

/** The text of a baseline: what is known already and is not told again. @throws `file_unreadable` where there is none */
export function readBaseline(file: string): string {
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new AirworthyError({
    code: "file_unreadable",
    message: `Cannot read the baseline "${file}": there is no such file`,
    hint: "Write one with --write-baseline",
  });
}
