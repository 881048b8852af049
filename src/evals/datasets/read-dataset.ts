import { createReadStream } from "node:fs";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { lineBatches } from "../../core/lines.ts";
import { CaseCollector } from "./_case-collector.ts";
import { checkSize, LIMITS } from "./_check-size.ts";
import type { Dataset } from "./dataset.ts";
import { madeOf } from "./dataset.ts";
import type { DatasetFormat } from "./dataset-format.ts";
import { formatOf } from "./dataset-format.ts";
import { parseDataset, takeLines } from "./parse-dataset.ts";

/** Characters of a line. */
const MAX_LINE = 16 * 1_024 * 1_024;

/**
 * Reads a dataset from a file; its name is the file's without the extension. JSON Lines are read as a
 * stream. Bounds: 512 MiB of JSON Lines (16 MiB a line), 64 MiB of JSON, 16 MiB of YAML.
 *
 * @throws `dataset_invalid`, `dataset_duplicate_id`, `dataset_empty`, `dataset_too_large`,
 *   `dataset_format`, `dataset_not_found`, `file_unreadable`, `invalid_utf8`, `line_too_long`
 */
export async function readDataset(file: string | URL): Promise<Dataset> {
  const path = typeof file === "string" ? file : fileURLToPath(file);
  const format = formatOf(path);
  const name = basename(path, extname(path));
  await checkSize(path, format);
  if (format !== "jsonl") {
    const text = (await allLines(path, format)).join("\n");
    return parseDataset(text, { format, name, source: path });
  }
  const collector = new CaseCollector(`"${path}"`);
  let before = 0;
  for await (const lines of linesOf(path, format)) {
    takeLines(lines, collector, before);
    before += lines.length;
  }
  return madeOf(name, collector.finish());
}

async function allLines(path: string, format: DatasetFormat): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const lines of linesOf(path, format)) for (const line of lines) all.push(line);
  return all;
}

async function* linesOf(path: string, format: DatasetFormat): AsyncGenerator<readonly string[]> {
  let isFirst = true;
  const maxLine = format === "jsonl" ? MAX_LINE : LIMITS[format];
  for await (const lines of lineBatches(createReadStream(path), { name: `"${path}"`, maxLine })) {
    yield isFirst ? lines.with(0, (lines[0] ?? "").replace(/^\ufeff/, "")) : lines;
    isFirst = false;
  }
}
