import { basename, extname } from "node:path";
import { AirworthyError, isAirworthyError } from "../../core/errors.ts";
import type { Experiments } from "../../core/experiment.ts";
import { checkSize } from "./_check-size.ts";
import { editText } from "./_edit-text.ts";
import type { CaseChange } from "./change-cases.ts";
import { changeCases } from "./change-cases.ts";
import type { Dataset } from "./dataset.ts";
import { formatOf } from "./dataset-format.ts";
import { datasetText } from "./dataset-text.ts";
import { parseDataset } from "./parse-dataset.ts";
import { readDataset } from "./read-dataset.ts";
import { replaceFile } from "./replace-file.ts";

/** Where a dataset lives: every change works the same on a file and in the store. */
export interface DatasetPlace {
  /** For people: the path, or `"name" in the store`. */
  readonly where: string;
  /** @throws `dataset_not_found` */
  read(): Promise<Dataset>;
  /** Writes a new version, whole or not at all; makes the dataset where there is none yet. */
  change(make: (before: Dataset | undefined) => readonly CaseChange[]): Promise<Dataset>;
}

type KeptDatasets = Pick<Experiments, "dataset" | "datasets" | "keepDataset">;

/** A dataset in a file; its name is the file's without the extension. */
export function datasetFile(path: string): DatasetPlace {
  const name = basename(path, extname(path));
  const format = formatOf(path);
  return {
    where: path,
    read: () => readDataset(path),
    change: async (make) => {
      await checkSize(path, format).catch((error: unknown) => {
        if (!isAirworthyError(error, "dataset_not_found")) throw error;
      });
      return replaceFile(path, (text) => {
        const { text: after, dataset } = editText(text, make, { format, name, source: path });
        return { text: after, result: dataset };
      });
    },
  };
}

export interface StoredPlace {
  readonly name: string;
  readonly version?: string | undefined;
  /** Nothing reaches the store before redaction. Default: as it is. */
  readonly redact?: ((text: string) => string) | undefined;
}

/** A dataset in the store, where every version is kept; `version` is the newest unless one is named. */
export function datasetInStore(kept: KeptDatasets, { name, version, redact }: StoredPlace): DatasetPlace {
  const find = async (): Promise<Dataset | undefined> => {
    const stored = await kept.dataset(name, version);
    if (stored === undefined) return undefined;
    // An evaluation keeps the version of what it ran on, which redaction may have changed in the text.
    return { ...parseDataset(stored.text, { format: "jsonl", name }), version: stored.version };
  };
  return {
    where: `"${name}" in the store`,
    read: async () => {
      const found = await find();
      if (found !== undefined) return found;
      throw await notFound(kept, { name, version });
    },
    change: async (make) => {
      const before = await find();
      const after = redacted(changeCases(before ?? { name, cases: [] }, make(before)), redact);
      await keepDataset(kept, after);
      return after;
    },
  };
}

function redacted(dataset: Dataset, redact: StoredPlace["redact"]): Dataset {
  if (redact === undefined) return dataset;
  const lines = datasetText(dataset.cases, "jsonl").split("\n");
  return parseDataset(lines.map(redact).join("\n"), { format: "jsonl", name: dataset.name });
}

/** Keeps this version of a dataset in the store, once. */
export async function keepDataset(kept: Pick<Experiments, "keepDataset">, dataset: Dataset): Promise<void> {
  const { name, version, cases } = dataset;
  await kept.keepDataset({ name, version, cases: cases.length, text: datasetText(cases, "jsonl") });
}

async function notFound(
  kept: KeptDatasets,
  { name, version }: { readonly name: string; readonly version?: string | undefined },
): Promise<AirworthyError> {
  const versions = version === undefined ? [] : await kept.datasets(name);
  return new AirworthyError({
    code: "dataset_not_found",
    message:
      versions.length === 0
        ? `Cannot find the dataset "${name}": it is neither a file nor in the store`
        : `Cannot find version "${version}" of the dataset "${name}": the store has ${versions.length} others`,
    hint: "List datasets with `airworthy dataset list`; a file is named with its extension, such as cases.jsonl",
  });
}
