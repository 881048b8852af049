import type { FilePlace } from "./_find-conversations.ts";
import { readLineBatches } from "./read-lines.ts";

/** Characters of a file that is one JSON value over many lines; JSONL has no such bound. */
const MAX_DOCUMENT = 256 * 1024 * 1024;

/** Makes the error of a file that cannot be read, by its place. */
export type ReadFailure = (problem: string, at: FilePlace, cause?: unknown) => Error;

export interface FileValue {
  readonly value: unknown;
  readonly place: string;
}

/** The JSON values in a file: one a line, or one in all where the first line is none by itself. */
export async function* jsonValues(
  file: string,
  fail: ReadFailure,
): AsyncGenerator<FileValue, void, undefined> {
  const document: string[] = [];
  let isJsonl = false;
  let size = 0;
  let line = 0;
  for await (const batch of readLineBatches(file)) {
    for (const text of batch) {
      line += 1;
      const content = line === 1 && text.startsWith("\ufeff") ? text.slice(1) : text;
      const at = { file, place: `line ${line}` };
      if (document.length === 0) {
        if (content.trim() === "") continue;
        const parsed = parse(content);
        if ("value" in parsed) {
          yield { value: parsed.value, place: at.place };
          isJsonl = true;
          continue;
        }
        // Where lines before were values of their own, this one was meant to be one too.
        if (isJsonl || !/^\s*[[{]/.test(content)) throw notJson(parsed.error, { at, fail });
      }
      document.push(content);
      size += content.length;
      if (size > MAX_DOCUMENT) throw notJsonl({ at, fail });
    }
  }
  if (document.length > 0) yield documentValue(document, { file, line, fail });
}

function documentValue(
  lines: readonly string[],
  { file, line, fail }: { file: string; line: number; fail: ReadFailure },
): FileValue {
  const parsed = parse(lines.join("\n"));
  if ("value" in parsed) return { value: parsed.value, place: "" };
  const from = line - lines.length + 1;
  const place = from === line ? `line ${line}` : `lines ${from} to ${line}`;
  throw notJson(parsed.error, { at: { file, place }, fail });
}

function parse(text: string): { readonly value: unknown } | { readonly error: SyntaxError } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { error };
    throw error;
  }
}

interface Failing {
  readonly at: FilePlace;
  readonly fail: ReadFailure;
}

function notJson(error: SyntaxError, { at, fail }: Failing): Error {
  return fail(`it is not JSON: ${error.message}`, at, error);
}

function notJsonl({ at, fail }: Failing): Error {
  return fail(
    `it is one JSON value of more than ${MAX_DOCUMENT} characters; write one item a line (JSONL)`,
    at,
  );
}
