import { AirworthyError } from "../../core/errors.ts";

/** Raised by our own functions, which take the whole statement back. */
export const STALE = "AW001";
export const REFUSED = "AW002";
export const MOVED = "AW003";
export const FOREIGN_SESSION = "AW004";
export const ANOTHER_DAY = "AW005";

const DUPLICATE = "23505";
const CHECK = "23514";
const NO_SUCH = new Set(["3D000", "3F000", "42P01", "42883"]);
const DENIED = new Set(["28000", "28P01", "42501"]);
const TOO_MANY = "53300";
const SYSTEM = /^E[A-Z]+$/;

/** What the database answered with, undefined where nobody answered. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return /^[0-9A-Z]{5}$/.test(error.code) && "severity" in error ? error.code : undefined;
}

export function isDuplicate(error: unknown): boolean {
  return sqlState(error) === DUPLICATE;
}

/** The day that the row belongs to has no partition yet. */
export function lacksPartition(error: unknown): boolean {
  return sqlState(error) === CHECK && error instanceof Error && error.message.includes("no partition");
}

/** Rolled back to let another transaction through, or as the day turned: the same may be done again. */
export function isCollision(error: unknown): boolean {
  const state = sqlState(error);
  return state === "40001" || state === "40P01" || state === "55P03" || state === ANOTHER_DAY;
}

/** The connection is gone or could not be made, for now: the server stopped, starts, or has no room. */
export function isAway(error: unknown): boolean {
  if (error instanceof AirworthyError) return false;
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith("08") || state.startsWith("57P") || state === TOO_MANY;
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return SYSTEM.test(code) || /connection|timeout|queryable|closed/i.test(error.message);
}

/** What PostgreSQL says, as what a user can do about it. Errors of other origin are given back as they are. */
export function storeError(cause: unknown, place: string): unknown {
  if (cause instanceof AirworthyError) return cause;
  const parts = partsOf(cause, place);
  return parts === undefined ? cause : new AirworthyError({ ...parts, cause });
}

function partsOf(cause: unknown, place: string) {
  const state = sqlState(cause);
  if (state === TOO_MANY) return crowded(place, "the server takes no more connections");
  if (isAway(cause)) return unreachable(place, cause);
  if (state === undefined) return undefined;
  if (DENIED.has(state)) return denied(place, cause);
  if (NO_SUCH.has(state)) return missing(place, cause);
  if (state === "25006") return readOnly(place);
  if (state === "53100") return full(place);
  if (state.startsWith("XX")) return corrupt(place, cause);
  if (state === "57014" || isCollision(cause)) return crowded(place, reason(cause));
  return failed(place, cause);
}

function unreachable(place: string, cause: unknown) {
  return {
    code: "store_unreachable",
    message: `Cannot reach the store ${place}: ${reason(cause)}, expected a PostgreSQL server that takes this process's connection`,
    hint: "See that the server runs and that host and port are right; then resume the runs that failed",
  };
}

function denied(place: string, cause: unknown) {
  return {
    code: "store_denied",
    message: `Cannot use the store ${place}: ${reason(cause)}`,
    hint: "Check user and password; to make or migrate the store, the user needs CREATE on the database, later only rights on its schema",
  };
}

function missing(place: string, cause: unknown) {
  return {
    code: "store_not_found",
    message: `Cannot open the store ${place}: ${reason(cause)}`,
    hint: "Create the database, or correct its name in the URL",
  };
}

function readOnly(place: string) {
  return {
    code: "store_read_only",
    message: `Cannot write to the store ${place}: it is open for reading only`,
    hint: "Name the primary server rather than a replica, end default_transaction_read_only, or open the store with readOnly",
  };
}

function full(place: string) {
  return {
    code: "store_full",
    message: `Cannot write to the store ${place}: the disk of the server is full`,
    hint: "Free space on the disk, or remove old runs with `airworthy runs prune`; then resume the runs that failed",
  };
}

function corrupt(place: string, cause: unknown) {
  return {
    code: "store_corrupt",
    message: `Cannot read the store ${place}: ${reason(cause)}, expected an intact database`,
    hint: "Restore the database from a backup",
  };
}

function crowded(place: string, what: string) {
  return {
    code: "store_busy",
    message: `Cannot use the store ${place}: ${what}`,
    hint: "Raise max_connections of the server or put PgBouncer before it, lower `connections` of each process, or start fewer runs at once",
  };
}

function failed(place: string, cause: unknown) {
  return {
    code: "store_failed",
    message: `Cannot use the store ${place}: ${reason(cause)}`,
    hint: "See the server's log, and report this with its cause if the server is well",
  };
}

function reason(cause: unknown): string {
  // Node gives an empty message where several addresses were tried.
  if (cause instanceof AggregateError) return cause.errors.map(reason).join(", ");
  return cause instanceof Error ? cause.message : String(cause);
}

export function storeCrowded(place: string, what: string): AirworthyError {
  return new AirworthyError(crowded(place, what));
}

export function storeReadOnly(place: string): AirworthyError {
  return new AirworthyError(readOnly(place));
}

export function storeClosed(place: string): AirworthyError {
  return new AirworthyError({
    code: "store_closed",
    message: `Cannot use the store ${place}: it was closed`,
    hint: "Close the store after its last run has ended, or open it again",
  });
}
