import { CaseCollector } from "./_case-collector.ts";
import { takeYaml } from "./_take-yaml.ts";
import type { Dataset } from "./dataset.ts";
import { madeOf } from "./dataset.ts";
import type { DatasetFormat } from "./dataset-format.ts";

export interface ParseOptions {
  readonly format: DatasetFormat;
  /** Of the dataset. */
  readonly name: string;
  /** What errors call the text, such as its file. Default: the name. */
  readonly source?: string;
}

/**
 * Reads a dataset from text and checks every case; all problems are told at once, each with its line
 * or item and its path.
 *
 * @throws `dataset_invalid`, `dataset_duplicate_id`, `dataset_empty`
 *
 * @example
 * ```ts
 * import { parseDataset } from "airworthy/evals";
 *
 * const text = '{"id":"a","input":"Where is my order?","route":"orders"}';
 * parseDataset(text, { format: "jsonl", name: "support" }).cases[0]?.route; //=> "orders"
 * ```
 */
export function parseDataset(text: string, { format, name, source = name }: ParseOptions): Dataset {
  const collector = new CaseCollector(`"${source}"`);
  const plain = text.replace(/^\ufeff/, "");
  if (format === "yaml") takeYaml(plain, collector);
  else if (format === "json") takeJson(plain, collector);
  else takeLines(plain.split("\n"), collector);
  return madeOf(name, collector.finish());
}

/** Gives each line that is not blank to the collector; `before` lines came before these. */
export function takeLines(lines: readonly string[], collector: CaseCollector, before = 0): void {
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const place = before + at + 1;
    try {
      collector.take(JSON.parse(line), { line: place });
    } catch (error) {
      collector.problem(`line ${place}: is no JSON: ${jsonError(error)}`);
    }
  }
}

function takeJson(text: string, collector: CaseCollector): void {
  if (text.trim() === "") return;
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) for (const [at, one] of value.entries()) collector.take(one, { item: at + 1 });
    else collector.problem("it is no array: expected an array of cases");
  } catch (error) {
    collector.problem(`is no JSON: ${jsonError(error)}`);
  }
}

function jsonError(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
