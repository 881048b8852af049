import { resolve } from "node:path";
import { AirworthyError } from "../../core/errors.ts";
import type { Store } from "../../core/store.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { datasetOf } from "../datasets/dataset.ts";
import { isDatasetFile } from "../datasets/dataset-format.ts";
import { parseDataset } from "../datasets/parse-dataset.ts";
import { readDataset } from "../datasets/read-dataset.ts";
import type { Evaluation } from "../evaluation.ts";

export interface DatasetPlace {
  readonly store: Store;
  /** Folder that relative paths are meant from. Default: the working directory. */
  readonly root?: string | undefined;
}

/**
 * The cases of an evaluation as they are now, checked, with the version that their content has.
 *
 * @throws `dataset_not_found`, and what reading and checking it throws
 */
export async function resolveDataset(
  { name, options: { dataset } }: Evaluation,
  { store, root = "." }: DatasetPlace,
): Promise<Dataset> {
  if (dataset instanceof URL) return readDataset(dataset);
  if (typeof dataset !== "string") return datasetOf(name, dataset);
  if (isDatasetFile(dataset)) return readDataset(resolve(root, dataset));
  return storedDataset(store, dataset);
}

/** A version that the store has; the newest unless one is named. @throws `dataset_not_found` */
export async function storedDataset(store: Store, name: string, version?: string): Promise<Dataset> {
  const stored = await store.experiments.dataset(name, version);
  if (stored === undefined) throw notFound(name, version);
  const { cases } = parseDataset(stored.text, { format: "jsonl", name });
  return { name, version: stored.version, cases };
}

function notFound(name: string, version: string | undefined): AirworthyError {
  const what = version === undefined ? `"${name}"` : `"${name}" in version ${version}`;
  return new AirworthyError({
    code: "dataset_not_found",
    message: `Cannot find the dataset ${what} in the store`,
    hint: "Name a file that ends with .jsonl, .yaml or .json, or one that the store has",
  });
}
