import { open } from "node:fs/promises";
import { AirworthyError } from "../../core/errors.ts";
import type { DatasetFormat } from "./dataset-format.ts";

const MIB = 1_024 * 1_024;
/** Bytes of a file. YAML is held in memory many times over while it is read; lines of JSON are not. */
export const LIMITS: Readonly<Record<DatasetFormat, number>> = {
  jsonl: 512 * MIB,
  json: 64 * MIB,
  yaml: 16 * MIB,
};

/** @throws `dataset_too_large`, `dataset_not_found`, `file_unreadable` */
export async function checkSize(path: string, format: DatasetFormat): Promise<void> {
  const size = await sizeOf(path);
  const limit = LIMITS[format];
  if (size <= limit) return;
  throw new AirworthyError({
    code: "dataset_too_large",
    message: `Cannot read the dataset "${path}": it has ${Math.ceil(size / MIB)} MiB, expected at most ${limit / MIB} MiB of ${format.toUpperCase()}`,
    hint:
      format === "jsonl"
        ? "Split it into several datasets"
        : "Write it as JSON Lines (.jsonl), which are read as a stream, or split it",
    data: { size, limit },
  });
}

async function sizeOf(path: string): Promise<number> {
  try {
    await using handle = await open(path);
    return (await handle.stat()).size;
  } catch (error) {
    const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new AirworthyError({
      code: isGone ? "dataset_not_found" : "file_unreadable",
      message: isGone
        ? `Cannot find the dataset "${path}": there is no such file`
        : `Cannot read "${path}": ${error instanceof Error ? error.message : String(error)}`,
      hint: "Check the path and that you may read the file",
      cause: error,
    });
  }
}
