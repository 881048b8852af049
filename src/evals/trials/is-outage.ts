const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EPIPE",
]);
const DEPTH = 6;

/**
 * Whether a run failed because a service could not be reached or would not serve: no network, no
 * credit, a wrong key, too many requests, a fault of the provider's. It says nothing of the release.
 */
export function isOutage(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEPTH) return false;
  const { code, statusCode, lastError } = error as {
    code?: unknown;
    statusCode?: unknown;
    lastError?: unknown;
  };
  if (typeof code === "string" && (NETWORK.has(code) || code.startsWith("UND_ERR_"))) return true;
  if (typeof statusCode === "number") return isRefusal(statusCode);
  // The AI SDK's error of a call that had no answer.
  if (error.name === "AI_APICallError") return true;
  // What fetch() throws where there is no network, wherever the code of the cause got lost.
  if (error instanceof TypeError && error.message === "fetch failed") return true;
  return isOutage(error.cause, depth + 1) || isOutage(lastError, depth + 1);
}

/** Unauthorised, unpaid, forbidden, timed out, too many, or the provider's own fault. */
function isRefusal(status: number): boolean {
  return [401, 402, 403, 408, 429].includes(status) || status >= 500;
}
