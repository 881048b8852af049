import { httpErrorOf } from "../http-error.ts";

/** A service that did nothing because it is asked too often (429), or cannot just now and says until when (503). */
export interface Refusal {
  readonly status: 429 | 503;
  /** Ms until it may be asked again, where it says so. */
  readonly retryAfter: number | undefined;
}

const MAX_CAUSES = 8;

/** Undefined for every other error. */
export function refusalOf(error: unknown, now = Date.now()): Refusal | undefined {
  const own = ownWait(error);
  const http = httpErrorOf(error);
  if (http?.status === 429) return { status: 429, retryAfter: own ?? waitOf(http.header, now) };
  if (http?.status === 503) {
    const retryAfter = own ?? waitOf(http.header, now);
    return retryAfter === undefined ? undefined : { status: 503, retryAfter };
  }
  if (own !== undefined || saysSo(error)) return { status: 429, retryAfter: own };
  return undefined;
}

/** `retryAfterMs` of the error or of one of its causes. */
function ownWait(thrown: unknown): number | undefined {
  return fromCauses(thrown, (error) => {
    const wait = "retryAfterMs" in error ? error.retryAfterMs : undefined;
    return typeof wait === "number" && wait >= 0 ? wait : undefined;
  });
}

function saysSo(thrown: unknown): true | undefined {
  return fromCauses(thrown, (error) => ("code" in error && error.code === "rate_limited" ? true : undefined));
}

function fromCauses<T>(thrown: unknown, look: (error: Error) => T | undefined): T | undefined {
  let error = thrown;
  for (let depth = 0; error instanceof Error && depth < MAX_CAUSES; depth++) {
    const found = look(error);
    if (found !== undefined) return found;
    error = error.cause;
  }
  return undefined;
}

/** RFC 9110: seconds or a date; some services give ms in a header of their own. */
function waitOf(header: (name: string) => string | undefined, now: number): number | undefined {
  const ms = Number(header("retry-after-ms") ?? Number.NaN);
  if (ms >= 0) return ms;
  const text = header("retry-after")?.trim();
  if (text === undefined || text === "") return undefined;
  const seconds = Number(text);
  if (seconds >= 0) return seconds * 1_000;
  const until = Date.parse(text);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now);
}
