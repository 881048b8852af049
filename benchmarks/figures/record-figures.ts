import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { figures } from "./figures.ts";
import { type Judged, judge } from "./judge.ts";
import { printFigures, quoteFigures } from "./print-figures.ts";
import { parseResult, type ResultFile } from "./result-file.ts";

const ROOT = join(import.meta.dirname, "../..");
const QUOTE = /(<!-- figures -->\n)[\s\S]*?(<!-- end figures -->)/;

/** Every figure with what is recorded of it in `benchmarks/results`. */
export function judgedFigures(): readonly Judged[] {
  return judge(figures, readResult);
}

/** The files that say what was last recorded: the whole table, the same for programs, and the README's quote. */
export function expectedFiles(): ReadonlyMap<string, string> {
  const judged = judgedFigures();
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  if (!QUOTE.test(readme))
    throw new Error("Cannot quote the figures: README.md has no <!-- figures --> and <!-- end figures -->");
  return new Map([
    ["benchmarks/results/README.md", `${printFigures(judged)}\n`],
    ["benchmarks/results/figures.json", `${JSON.stringify(judged, null, 2)}\n`],
    ["README.md", readme.replace(QUOTE, `$1${quoteFigures(judged)}\n$2`)],
  ]);
}

export function recordFigures(): void {
  for (const [path, text] of expectedFiles()) writeFileSync(join(ROOT, path), text);
}

function readResult(source: string): ResultFile | undefined {
  const path = join(ROOT, source.includes("/") ? source : `benchmarks/results/${source}.md`);
  return existsSync(path) ? parseResult(readFileSync(path, "utf8")) : undefined;
}
