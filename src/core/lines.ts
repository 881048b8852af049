import { AirworthyError } from "./errors.ts";
import { whyUnreadable } from "./why-unreadable.ts";

export interface LineOptions {
  /** What is read, for errors: `"runs.jsonl"`. */
  readonly name: string;
  /** Longest line in characters; a longer one is refused with `line_too_long`. Default 268,435,456. */
  readonly maxLine?: number;
}

const MAX_LINE = 256 * 1024 * 1024;

/**
 * The lines of a stream of UTF-8, all that end in one piece of it at once, without their ends (LF or
 * CRLF). Unlike Node's readline, U+2028 and U+2029 end no line, and bytes that are not UTF-8 are refused.
 *
 * @throws `file_unreadable`, `invalid_utf8`, `line_too_long`, each with the name and the line
 */
export async function* lineBatches(
  source: AsyncIterable<Uint8Array>,
  { name, maxLine = MAX_LINE }: LineOptions,
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let pieces: string[] = [];
  let length = 0;
  let line = 1;
  try {
    for await (const bytes of source) {
      const [first = "", ...others] = decoder.decode(bytes, { stream: true }).split("\n");
      pieces.push(first);
      length += first.length;
      if (length > maxLine) throw tooLong({ name, line, maxLine });
      const long = others.findIndex((part) => part.length > maxLine);
      if (long !== -1) throw tooLong({ name, line: line + long + 1, maxLine });
      const last = others.pop();
      if (last === undefined) continue;
      const ended = [pieces.join(""), ...others].map(withoutReturn);
      yield ended;
      line += ended.length;
      pieces = [last];
      length = last.length;
    }
    pieces.push(decoder.decode());
  } catch (error) {
    throw readError(error, { name, line });
  }
  const rest = pieces.join("");
  if (rest !== "") yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function readError(error: unknown, { name, line }: { name: string; line: number }): AirworthyError {
  if (error instanceof AirworthyError) return error;
  const isUtf8 =
    error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA";
  if (isUtf8) {
    return new AirworthyError({
      code: "invalid_utf8",
      message: `Cannot read ${name}, line ${line} or after: it holds bytes that are not UTF-8`,
      hint: "Save the file as UTF-8; an unpacked file is expected, not a .gz or .zip",
      data: { line },
      cause: error,
    });
  }
  return new AirworthyError({
    code: "file_unreadable",
    message: `Cannot read ${name}: ${whyUnreadable(error)}`,
    hint: "Check the path and that you may read the file",
    cause: error,
  });
}

function tooLong({ name, line, maxLine }: { name: string; line: number; maxLine: number }): AirworthyError {
  return new AirworthyError({
    code: "line_too_long",
    message: `Cannot read ${name}, line ${line}: it is longer than ${maxLine} characters`,
    hint: "Split the file so that each line holds one run, conversation or case (JSONL)",
    data: { line, limit: maxLine },
  });
}
