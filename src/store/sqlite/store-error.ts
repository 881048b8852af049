import { AirworthyError } from "../../core/errors.ts";

/** The primary result codes of SQLite that mean something to a user. */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const CONSTRAINT = 19;
const NOTADB = 26;
/** Growing the shared-memory file failed: on a full disk this comes before FULL. */
const IOERR_SHMSIZE = 4874;
/** CONSTRAINT by primary key, by a unique index, by row id. */
const DUPLICATE = new Set([1555, 2067, 2579]);

/** The primary code of an SQLite error, undefined for any other. */
export function sqliteCode(error: unknown): number | undefined {
  const code = extendedCode(error);
  return code === undefined ? undefined : code & 0xff;
}

function extendedCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode : undefined;
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === BUSY || code === LOCKED;
}

/** A row that was refused: the statement had no effect, its transaction goes on. */
export function isConstraint(error: unknown): boolean {
  return sqliteCode(error) === CONSTRAINT;
}

/** A row with this key is there already. */
export function isDuplicate(error: unknown): boolean {
  const code = extendedCode(error);
  return code !== undefined && DUPLICATE.has(code);
}

/** What SQLite says, as what a user can do about it. Errors of other origin are given back as they are. */
export function storeError(cause: unknown, path: string): unknown {
  const parts = partsOf(cause, path);
  return parts === undefined ? cause : new AirworthyError({ ...parts, cause });
}

function partsOf(cause: unknown, path: string) {
  if (extendedCode(cause) === IOERR_SHMSIZE) return full(path);
  switch (sqliteCode(cause)) {
    case undefined:
      return undefined;
    case BUSY:
    case LOCKED:
      return busy(path);
    case READONLY:
      return readOnly(path);
    case CORRUPT:
    case NOTADB:
      return corrupt(path, cause);
    case FULL:
      return full(path);
    case IOERR:
      return failed(path, cause);
    case CANTOPEN:
      return {
        code: "store_unreachable",
        message: `Cannot open the store ${path}: expected a file this process may read and write, in a folder it may write to`,
        hint: "Check the path and its permissions",
      };
    default:
      return failed(path, cause);
  }
}

function busy(path: string) {
  return {
    code: "store_busy",
    message: `Cannot write to the store ${path}: another process held its lock for 30 s`,
    hint: "Find the process that has the file open, such as a backup or an SQL shell inside a transaction, and end it",
  };
}

function readOnly(path: string) {
  return {
    code: "store_read_only",
    message: `Cannot write to the store ${path}: it is open for reading only`,
    hint: "Give this process write permission on the file and its folder, or open the store without readOnly",
  };
}

function full(path: string) {
  return {
    code: "store_full",
    message: `Cannot write to the store ${path}: the disk is full`,
    hint: "Free space on the disk, or remove old runs with `airworthy runs prune`; then resume the runs that failed",
  };
}

function corrupt(path: string, cause: unknown) {
  return {
    code: "store_corrupt",
    message: `Cannot read the store ${path}: ${reason(cause)}, expected an intact SQLite database`,
    hint: "Restore the file from a backup, or save what is readable with `sqlite3 <file> .recover`, then start a new store",
  };
}

function failed(path: string, cause: unknown) {
  return {
    code: "store_failed",
    message: `Cannot use the store ${path}: ${reason(cause)}`,
    hint: "Check the disk the file lies on, and report this with its cause if the disk is well",
  };
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

export function storeReadOnly(path: string): AirworthyError {
  return new AirworthyError(readOnly(path));
}

export function storeGone(path: string): AirworthyError {
  return new AirworthyError({
    code: "store_gone",
    message: `Cannot write to the store ${path}: the file was deleted, moved or replaced while it was open`,
    hint: "Put the file back and open the store anew; what is written until then would be lost with the old file",
  });
}

export function storeClosed(path: string): AirworthyError {
  return new AirworthyError({
    code: "store_closed",
    message: `Cannot use the store ${path}: it was closed`,
    hint: "Close the store after its last run has ended, or open it again",
  });
}
