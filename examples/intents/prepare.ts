/**
 * Makes datasets of the train parts of Banking77 and CLINC150, each with a fifth held out by route:
 *
 *     node prepare.ts <banking77/train.csv> <clinc150/data_full.json>
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Case } from "airworthy/evals";
import { csvRows, datasetFile, importCases, splitCases } from "airworthy/evals";
import { DATA } from "./intents.ts";

const PARTS = { train: 80, test: 20 };
const SEED = 1;

async function banking77(file: string): Promise<readonly Case[]> {
  const rows = csvRows(await readFile(file, "utf8"), { from: "banking77" });
  const columns = { input: "text", expected: "category", route: "category" };
  return importCases(rows, { from: "banking77", columns }).cases;
}

/** A list of pairs of text and intent under `train`. */
async function clinc150(file: string): Promise<readonly Case[]> {
  const { train }: { train: readonly (readonly [string, string])[] } = JSON.parse(
    await readFile(file, "utf8"),
  );
  const rows = train.map(([input, expected]) => ({ input, expected, route: expected }));
  return importCases(rows, { from: "clinc150" }).cases;
}

async function keep(name: string, cases: readonly Case[]): Promise<void> {
  const split = splitCases(cases, { parts: PARTS, seed: SEED });
  const path = join(DATA, `${name}.jsonl`);
  const { version } = await datasetFile(path).change((before) =>
    before === undefined ? split.map((one) => ({ kind: "add", case: one })) : [],
  );
  const test = split.filter((one) => one.split === "test").length;
  console.log(`${name}: ${cases.length} cases, ${test} of them held out, version ${version}`);
}

const [banking, clinc] = process.argv.slice(2);
if (banking === undefined || clinc === undefined)
  throw new Error("Give two files: banking77/train.csv and clinc150/data_full.json");
await keep("banking77", await banking77(banking));
await keep("clinc150", await clinc150(clinc));
