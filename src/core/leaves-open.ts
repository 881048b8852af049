import { isAirworthyError } from "./errors.ts";

const MENDABLE = new Set([
  "divergence",
  "write_in_doubt",
  "resume_redacted",
  "run_taken_over",
  "run_let_go",
  "run_tried_too_often",
]);
const STORE = new Set([
  "store_full",
  "store_busy",
  "store_gone",
  "store_read_only",
  "store_closed",
  "store_corrupt",
  "store_failed",
  "store_unreachable",
  "store_denied",
  "blobs_unreachable",
  "blobs_denied",
  "blobs_not_found",
  "blobs_failed",
  "blob_missing",
  "blob_altered",
]);

/**
 * Whether a run that was stopped by this error can go on once its cause is mended: the code was
 * changed back, a person has looked, the disk has room. What it stopped has not failed then.
 */
export function leavesOpen(error: unknown): boolean {
  return isAirworthyError(error) && (MENDABLE.has(error.code) || isStoreFailure(error));
}

/** Whether an error is of the store itself; a tool's own code may sound alike. */
export function isStoreFailure(error: { readonly name: string; readonly code?: string }): boolean {
  return error.name === "AirworthyError" && STORE.has(error.code ?? "");
}
