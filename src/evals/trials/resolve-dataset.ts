import { resolve } from "node:path";
import type { Store } from "../../core/store.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { datasetOf } from "../datasets/dataset.ts";
import { isDatasetFile } from "../datasets/dataset-format.ts";
import { datasetInStore } from "../datasets/dataset-place.ts";
import { readDataset } from "../datasets/read-dataset.ts";
import type { Evaluation } from "../evaluation.ts";

export interface ResolveOptions {
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
  { store, root = "." }: ResolveOptions,
): Promise<Dataset> {
  if (dataset instanceof URL) return readDataset(dataset);
  if (typeof dataset !== "string") return datasetOf(name, dataset);
  if (isDatasetFile(dataset)) return readDataset(resolve(root, dataset));
  return datasetInStore(store.experiments, { name: dataset }).read();
}
