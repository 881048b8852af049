import { extname } from "node:path";
import { AirworthyError } from "../../core/errors.ts";

/**
 * - `jsonl`: a case a line;
 * - `yaml`: a list of cases;
 * - `json`: an array of cases.
 */
export type DatasetFormat = "jsonl" | "yaml" | "json";

const FORMATS: Readonly<Record<string, DatasetFormat>> = {
  ".jsonl": "jsonl",
  ".ndjson": "jsonl",
  ".yaml": "yaml",
  ".yml": "yaml",
  ".json": "json",
};

/** Whether a name looks like that of a file with cases. */
export function isDatasetFile(path: string): boolean {
  return extname(path).toLowerCase() in FORMATS;
}

/** @throws `dataset_format` for a file of another kind */
export function formatOf(path: string): DatasetFormat {
  const format = FORMATS[extname(path).toLowerCase()];
  if (format !== undefined) return format;
  throw new AirworthyError({
    code: "dataset_format",
    message: `Cannot tell the format of "${path}": expected a name that ends with ${Object.keys(FORMATS).join(", ")}`,
    hint: "Rename the file",
  });
}
