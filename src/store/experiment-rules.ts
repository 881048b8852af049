import { AirworthyError } from "../core/errors.ts";
import type { ExperimentId } from "../core/ids.ts";

/** Experiments that are searched for failing trials: a search must not grow with all that ever were. */
export const LOOKED_AT = 50;
export const MOST_FAILING = 2_000;
/** Experiments that a list gives without a limit of its own, and with one. */
export const DEFAULT_LIMIT = 50;
export const MOST_LISTED = 1_000;

/** A dataset's text without the cases about a user. */
export function withoutSubject(text: string, subject: string): string {
  if (!text.includes(JSON.stringify(subject))) return text;
  return text
    .split("\n")
    .filter((line) => !isAbout(line, subject))
    .join("\n");
}

function isAbout(line: string, subject: string): boolean {
  try {
    return (JSON.parse(line) as { subject?: { id?: unknown } } | null)?.subject?.id === subject;
  } catch {
    return false;
  }
}

export function experimentNotFound(id: ExperimentId): AirworthyError {
  return new AirworthyError({
    code: "experiment_not_found",
    message: `Cannot find experiment "${id}" in this store`,
    hint: "List the experiments with `airworthy experiments list`",
  });
}

export function experimentExists(id: ExperimentId): AirworthyError {
  return new AirworthyError({
    code: "experiment_exists",
    message: `Cannot begin experiment "${id}": the store already has an experiment of this id`,
    hint: "Take it up again with `airworthy eval --resume`, or begin one with a new id",
  });
}

export function experimentBusy(id: ExperimentId, owner: string): AirworthyError {
  return new AirworthyError({
    code: "experiment_busy",
    message: `Cannot take up experiment "${id}": ${owner} is still running it`,
    hint: "Wait for it to end, or stop the process that runs it",
  });
}
