import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure, type Row } from "./measure.ts";
import { type More, readMore } from "./read-more.ts";
import { isTest, readSources } from "./source-file.ts";

const ROOT = join(import.meta.dirname, "../..");

export interface OwnRow extends Row, More {
  /** Names that the root of the package exports at run time. */
  readonly rootValues: number;
  readonly entries: number;
  readonly dependencies: number;
}

/** The sheet's figures for `src`, whose tests are those of `src` and of `test`. */
export async function ownRow(): Promise<OwnRow> {
  const sources = readSources(join(ROOT, "src"), (path) => !isTest(path));
  const tests = [
    ...readSources(join(ROOT, "src"), isTest),
    ...readSources(join(ROOT, "test"), (path) => !path.includes("fixtures") && !path.startsWith(".")),
  ];
  const { exports, dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly exports: object;
    readonly dependencies: object;
  };
  return {
    ...measure(sources),
    ...readMore(sources, tests),
    rootValues: Object.keys(await import("../../src/index.ts")).length,
    entries: Object.keys(exports).filter((entry) => entry !== "./package.json").length,
    dependencies: Object.keys(dependencies).length,
  };
}
