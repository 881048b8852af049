import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { AirworthyError } from "../core/errors.ts";
import { importFile } from "./config/import-file.ts";

/**
 * Runs a file that was named on the command line, and gives what it exports.
 *
 * @throws `module_load_failed` with the place and what to do
 */
export async function loadModule(file: string): Promise<object> {
  const path = assertModule(file);
  const module = await importFile(path, (found, cause) => failed(file, { ...found, cause }));
  return typeof module === "object" && module !== null ? module : {};
}

/** The whole path of a file that was named. @throws `module_load_failed` */
export function assertModule(file: string): string {
  const path = resolve(file);
  if (existsSync(path)) return path;
  throw failed(file, {
    problem: "there is no such file",
    hint: "Check the path; it is meant from where you stand",
  });
}

function failed(
  file: string,
  { problem, hint, cause }: { problem: string; hint: string; cause?: unknown },
): AirworthyError {
  return new AirworthyError({
    code: "module_load_failed",
    message: `Cannot load ${file}: ${problem}`,
    hint,
    ...(cause === undefined ? {} : { cause }),
  });
}
