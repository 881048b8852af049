import { APICallError } from "@ai-sdk/provider";
import { encodeError } from "../core/error-codec.ts";

/** Longest body of a provider's error that is kept, in characters. */
const MAX_BODY = 4_096;

/** A provider's error without what was sent and without headers, which may hold keys. */
export function encodeModelError(error: unknown): string {
  if (!APICallError.isInstance(error)) return JSON.stringify(encodeError(error));
  const { name, message, url, statusCode, isRetryable, responseBody } = error;
  return JSON.stringify({
    name,
    message,
    code: statusCode === undefined ? "provider_error" : `http_${statusCode}`,
    api: { url: withoutQuery(url), statusCode, isRetryable, responseBody: responseBody?.slice(0, MAX_BODY) },
  });
}

/**
 * The provider's error again, so that the AI SDK decides about a retry as it did then; undefined if
 * it was none. It says to retry at once: a replay need not wait for a limit that nobody enforces.
 */
export function decodeModelError(text: string): Error | undefined {
  const { message, api } = JSON.parse(text) as { message: string; api?: ApiParts };
  if (api === undefined) return undefined;
  return new APICallError({
    message,
    url: api.url,
    requestBodyValues: {},
    isRetryable: api.isRetryable,
    responseHeaders: { "retry-after-ms": "0" },
    ...(api.statusCode === undefined ? {} : { statusCode: api.statusCode }),
    ...(api.responseBody === undefined ? {} : { responseBody: api.responseBody }),
  });
}

interface ApiParts {
  readonly url: string;
  readonly statusCode?: number;
  readonly isRetryable: boolean;
  readonly responseBody?: string;
}

// Some providers take their key as a query parameter.
function withoutQuery(url: string): string {
  const at = url.indexOf("?");
  return at === -1 ? url : url.slice(0, at);
}
