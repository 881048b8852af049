import { AirworthyError } from "../../core/errors.ts";

const HINTS = {
  corrupt: "Export the runs again; lines of an export may not be changed, sorted or left out",
  truncated:
    "Copy or export the file again; the runs before this place were kept, and importing again skips them",
  foreign:
    "Pass a file that `airworthy runs export` wrote; for conversations in OpenAI format use `airworthy runs import --format openai`",
  newer: "Update airworthy, or export the runs again with the older release",
} as const;

/** A file of runs that cannot be read, by its line. */
export function transferError(
  kind: keyof typeof HINTS,
  { line, problem, cause }: { line: number; problem: string; cause?: unknown },
): AirworthyError {
  return new AirworthyError({
    code: `import_${kind}`,
    message: `Cannot import runs, line ${line}: ${problem}`,
    hint: HINTS[kind],
    data: { line },
    ...(cause === undefined ? {} : { cause }),
  });
}
