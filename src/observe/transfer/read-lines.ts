import { createReadStream } from "node:fs";
import { lineBatches } from "../../core/lines.ts";

export interface ReadLinesOptions {
  /** Longest line in characters; a longer one is refused with `line_too_long`. Default 268,435,456. */
  readonly maxLine?: number;
}

/**
 * The lines of a UTF-8 file or of a stream of bytes, without their ends (LF or CRLF).
 *
 * @throws `file_unreadable`, `invalid_utf8`, `line_too_long`, each with the file and the line
 */
export async function* readLines(
  source: string | AsyncIterable<Uint8Array>,
  options: ReadLinesOptions = {},
): AsyncGenerator<string, void, undefined> {
  for await (const lines of readLineBatches(source, options)) yield* lines;
}

/** As {@link readLines}, but all lines that end in one piece of the file at once: much faster where lines are short. */
export function readLineBatches(
  source: string | AsyncIterable<Uint8Array>,
  options: ReadLinesOptions = {},
): AsyncGenerator<readonly string[], void, undefined> {
  return typeof source === "string"
    ? lineBatches(createReadStream(source), { ...options, name: `"${source}"` })
    : lineBatches(source, { ...options, name: "the input" });
}
