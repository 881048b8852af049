import { isAirworthyError } from "../core/errors.ts";
import { httpErrorOf } from "./http-error.ts";

/** Failures of the way to a service, as Node and its fetch name them; the service may never have been asked. */
const NETWORK: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_SOCKET",
]);
/** Too often, and what stands in front of a service that is down. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const MAX_CAUSES = 8;

/**
 * Whether an error may go away by itself: it says so (`retryable`, or `isRetryable` as errors of the
 * AI SDK do), it is a timeout, it is the network's, or its HTTP status is one that passes. The first
 * error that says anything decides.
 */
export function isTransient(thrown: unknown): boolean {
  let error = thrown;
  for (let depth = 0; error instanceof Error && depth < MAX_CAUSES; depth++) {
    const said = says(error);
    if (said !== undefined) return said;
    error = error.cause;
  }
  return PASSING.has(httpErrorOf(thrown)?.status ?? 0);
}

function says(error: Error): boolean | undefined {
  if ("retryable" in error && typeof error.retryable === "boolean") return error.retryable;
  if ("isRetryable" in error && typeof error.isRetryable === "boolean") return error.isRetryable;
  if (isAirworthyError(error, "timeout") || error.name === "TimeoutError") return true;
  if ("code" in error && typeof error.code === "string" && NETWORK.has(error.code)) return true;
  return undefined;
}
