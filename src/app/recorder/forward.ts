import type { IncomingHttpHeaders } from "node:http";
import { AirworthyError } from "../../core/errors.ts";
import type { RawAnswer } from "./exchange.ts";
import { UpstreamError } from "./exchange.ts";
import type { Asked } from "./question-body.ts";

export interface Forwarding {
  readonly upstream: string;
  readonly headers: IncomingHttpHeaders;
  readonly signal: AbortSignal;
  /** Most characters of an answer. */
  readonly most: number;
  /** The head has come. */
  readonly onHead: (status: number, headers: Headers) => void;
  readonly onChunk: (chunk: Uint8Array) => void;
}

/** Of this hop alone, or what makes an answer unreadable for a record. */
const OWN = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "accept-encoding",
  "keep-alive",
  "expect",
]);

/**
 * Sends a request on to the provider and gives its answer on as it comes. The key goes with it, and stays nowhere.
 *
 * @throws {UpstreamError} where the provider refuses or cannot be reached
 */
export async function forward({ endpoint, method, body }: Asked, to: Forwarding): Promise<RawAnswer> {
  const response = await ask(`${to.upstream}${pathOf(endpoint)}`, { method, body }, to);
  const type = response.headers.get("content-type") ?? "application/json";
  to.onHead(response.status, response.headers);
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    to.onChunk(chunk);
    text += decoder.decode(chunk, { stream: true });
    if (text.length > to.most) throw tooLong(to.most);
  }
  const raw = { status: response.status, type, body: text + decoder.decode() };
  if (response.ok) return raw;
  throw new UpstreamError(`The provider answered ${response.status}: ${raw.body.slice(0, 500)}`, raw);
}

/** Clients disagree on whether Anthropic's base URL ends with its version. */
function pathOf({ provider, path }: Asked["endpoint"]): string {
  return provider === "anthropic" && !path.startsWith("/v1/") ? `/v1${path}` : path;
}

async function ask(
  url: string,
  init: { method: string; body: string },
  { headers, signal }: Forwarding,
): Promise<Response> {
  const sent = new Headers({ "accept-encoding": "identity" });
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !OWN.has(name)) sent.set(name, String(value));
  try {
    const { method, body } = init;
    return await fetch(url, {
      method,
      headers: sent,
      signal,
      ...(method === "GET" || method === "HEAD" ? {} : { body }),
    });
  } catch (error) {
    const message = `Cannot reach the provider at ${new URL(url).origin}`;
    const body = JSON.stringify({
      error: { message, type: "airworthy_upstream_unreachable" },
    });
    throw new UpstreamError(message, { status: 502, type: "application/json", body }, { cause: error });
  }
}

function tooLong(most: number): AirworthyError {
  return new AirworthyError({
    code: "payload_too_large",
    message: `Cannot record the provider's answer: more than ${most} characters`,
    hint: "Raise maxPayload in the configuration",
  });
}
