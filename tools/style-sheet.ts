/** Prints how this code stands beside code that it takes for a model: `node tools/style-sheet.ts`. */
import { anchors } from "./style-sheet/anchors.ts";
import { ownRow } from "./style-sheet/own-row.ts";

const row = await ownRow();
const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const ours = {
  name: "airworthy",
  file: `${row.medianFile}/${row.ninetiethFile}/${row.longestFile.lines}`,
  longestFunction: String(row.longestFunctions[0]?.lines),
  over50: percent(row.over50),
  root: `(${row.rootValues}), ${row.entries} entries`,
  cycles: `${row.cycles} / ${row.mutualPairs}`,
  findable: percent(row.findable),
  carryValue: percent(row.carryValue),
  linesPerTest: row.linesPerTest.toFixed(0),
  dependencies: String(row.dependencies),
};
const HEAD = {
  name: "",
  file: "files*",
  longestFunction: "function",
  over50: ">50",
  root: "root (values)",
  cycles: "cycles / pairs",
  findable: "found",
  carryValue: "errors",
  linesPerTest: "test",
  dependencies: "deps",
};
const lines = [HEAD, ours, ...anchors];
const keys = Object.keys(HEAD) as (keyof typeof HEAD)[];
const widths = keys.map((key) => Math.max(...lines.map((line) => line[key].length)));
for (const line of lines)
  console.log(
    keys
      .map((key, at) => line[key].padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
console.log(`
* lines of a file: median/nine of ten/longest; lines of the longest function, and the share of more than 50;
names at the root; files in circles / folders that import each other; exported values named after their file;
errors whose text has a value; lines of a test; dependencies`);
console.log(`
${row.files} files, ${row.lines.toLocaleString("en-US")} lines of src; ${row.functions.toLocaleString("en-US")} functions
any: ${row.anyPerThousand.toFixed(1)} a 1,000 lines; "!": ${row.bangs}; line comments: ${row.lineCommentsPerThousand.toFixed(1)} a 1,000 lines
${row.errors} errors are made, ${percent(row.named)} of a class of their own
${row.tests} tests, ${percent(row.should)} named "should", ${row.mocks} files with a module mock, ${row.skips} with a skip; ${row.testLinesPerLine.toFixed(2)} lines a line of src

The longest file: ${row.longestFile.path} (${row.longestFile.lines})
The longest functions:`);
for (const { lines, name, path } of row.longestFunctions) console.log(`  ${lines}  ${name}  ${path}`);
