import { AirworthyError } from "../../core/errors.ts";

/** Why PostgreSQL, or DBOS on it, cannot be used; never with its address, which may hold a password. */
export function dbosError(action: string, cause: unknown): AirworthyError {
  if (cause instanceof AirworthyError) return cause;
  const message = wordsOf(cause);
  if (/schema version/.test(message)) return wrongVersion(message, cause);
  if (!isAway(cause)) {
    return new AirworthyError({
      code: "engine_refused",
      message: `Cannot ${action}: the database of DBOS refused it: ${message}`,
      hint: "See that the user of engine.dbos.url may connect, and may create schemas and tables there",
      cause,
    });
  }
  return new AirworthyError({
    code: "engine_unreachable",
    message: `Cannot ${action}: the database of DBOS does not answer: ${message}`,
    hint: "Start PostgreSQL, or correct engine.dbos.url in airworthy.config.ts; what was accepted is not lost",
    cause,
  });
}

function wrongVersion(message: string, cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "engine_version",
    message: `Cannot use DBOS: ${message}`,
    hint: "Use the same version of @dbos-inc/dbos-sdk in all processes of this database",
    cause,
  });
}

/** Whether nobody has answered, or only that it is going or coming. */
function isAway(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  if (cause instanceof AggregateError) return cause.errors.every(isAway);
  const code = "code" in cause ? String(cause.code) : "";
  if ("severity" in cause) return /^(08|57P0)/.test(code);
  return /^E[A-Z]+$/.test(code) || /timeout|terminated|closed/i.test(cause.message) || isAway(cause.cause);
}

/** The first line of what was said, and of what was behind it. */
function wordsOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === "") return wordsOf(cause.errors[0]);
  const [line = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
  return line.slice(0, 300);
}
