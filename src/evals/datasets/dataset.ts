import { createHash } from "node:crypto";
import { canonical } from "../../core/canonical.ts";
import type { DatasetRef } from "../../core/experiment.ts";
import type { Case } from "../case.ts";
import { CaseCollector } from "./_case-collector.ts";

/** Cases that were checked, under a name and the hash of their content. */
export interface Dataset extends DatasetRef {
  /** At least one, each with an id of its own. */
  readonly cases: readonly Case[];
}

/**
 * Makes a dataset of cases. Each is checked as one in a file is: fields, JSON throughout, an id of its
 * own (made of what it asks where it has none), one of `input`, `turns` and `user`.
 *
 * @throws `dataset_invalid` with every problem, `dataset_duplicate_id`, `dataset_empty`
 *
 * @example
 * ```ts
 * import { datasetOf } from "airworthy/evals";
 *
 * const dataset = datasetOf("greetings", [{ id: "hello", input: "hi", expected: "Hello" }]);
 * dataset.version; //=> "acce6bb73d6c181b"
 * ```
 */
export function datasetOf(name: string, cases: readonly Case[]): Dataset {
  const collector = new CaseCollector(`"${name}"`);
  for (const [at, one] of cases.entries()) collector.take(one, { item: at + 1 });
  return madeOf(name, collector.finish());
}

/** A dataset of cases that were checked already. */
export function madeOf(name: string, cases: readonly Case[]): Dataset {
  return { name, version: versionOf(cases), cases };
}

/** The first 16 hex digits of the SHA-256 of the cases in their order, in canonical JSON (RFC 8785). */
export function versionOf(cases: readonly Case[]): string {
  const hash = createHash("sha256");
  for (const [at, one] of cases.entries()) hash.update(`${at === 0 ? "[" : ","}${canonical(one)}`);
  return hash.update("]").digest("hex").slice(0, 16);
}
