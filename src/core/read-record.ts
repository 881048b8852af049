import { AirworthyError } from "./errors.ts";

/**
 * Reads a text that was written by this program, which somebody else may have changed since.
 *
 * @param what what it is, for the error: `a recorded value`
 * @throws `record_unreadable`
 */
export function readRecord<T>(text: string, what: string, read: (text: string) => T): T {
  try {
    return read(text);
  } catch (cause) {
    throw unreadableRecord(what, cause);
  }
}

export function unreadableRecord(what: string, cause?: unknown): AirworthyError {
  const why = cause instanceof Error ? cause.message : "it has another form";
  return new AirworthyError({
    code: "record_unreadable",
    message: `Cannot read ${what}: ${why.slice(0, 200)}, expected what this program wrote`,
    hint: "Something else has changed the store or the file: take it from a backup, or leave this run out",
    cause,
  });
}
