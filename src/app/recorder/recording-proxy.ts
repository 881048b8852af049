import type { IncomingMessage, ServerResponse } from "node:http";
import type { LanguageModelV4Usage } from "@ai-sdk/provider";
import type { CallNote } from "../../core/call.ts";
import type { Here } from "../../core/context.ts";
import { encodeError } from "../../core/error-codec.ts";
import { invoke } from "../../core/seam.ts";
import { modelNote } from "../../models/model-note.ts";
import type { RawAnswer } from "./exchange.ts";
import { isStream, UpstreamError } from "./exchange.ts";
import { forward } from "./forward.ts";
import type { Provider } from "./protocol.ts";
import type { Asked } from "./question-body.ts";
import { modelOf, questionBody } from "./question-body.ts";
import { readAnswer } from "./read-answer.ts";

export interface RecordingGiven {
  readonly place: Here;
  readonly upstreams: Readonly<Record<Provider, string>>;
}

/** Headers of an answer that a client acts on. */
const PASSED = ["content-type", "retry-after", "x-request-id", "request-id", "openai-processing-ms"];

/**
 * Answers a request of the child with what the provider says, as it comes. Its end is held back until the call is on record,
 * so that the child cannot go on before it is.
 */
export async function recordExchange(
  asked: Asked,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  { place, upstreams }: RecordingGiven,
): Promise<void> {
  const { endpoint } = asked;
  const { execution } = place;
  const left = new AbortController();
  response.once("close", () => response.writableFinished || left.abort());
  const perform = ({ signal }: { readonly signal: AbortSignal }) =>
    forward(asked, {
      upstream: upstreams[endpoint.provider],
      headers: request.headers,
      signal: AbortSignal.any([signal, left.signal]),
      most: execution.options.maxPayload,
      onHead: (status, headers) => response.writeHead(status, passed(headers)),
      onChunk: (chunk) => void response.write(chunk),
    });
  const isModel = endpoint.api !== "other";
  try {
    await invoke(
      {
        kind: isModel ? "model" : "step",
        name: isModel ? "model" : "request",
        ask: (redact) => questionBody(asked, redact),
        perform,
        encode: (raw) => JSON.stringify({ ...readAnswer(endpoint.api, raw as RawAnswer), raw }),
        encodeError: failureText,
        ...(isModel ? { note: (raw: unknown) => noteOf(asked, place, raw as RawAnswer) } : {}),
      },
      place,
    );
    response.end();
  } catch (error) {
    refuse(response, error);
  }
}

function noteOf(asked: Asked, { execution }: Here, raw: RawAnswer): CallNote {
  const { provider, api } = asked.endpoint;
  const usage: LanguageModelV4Usage | undefined = readAnswer(api, raw).usage;
  const model = { provider: `${provider}.${api}`, modelId: modelOf(asked) };
  return {
    ...modelNote(execution, { model, prompt: [], usage }),
    ...(isStream(raw) ? { stream: true } : {}),
  };
}

function failureText(error: unknown): string {
  const raw = error instanceof UpstreamError ? { raw: error.raw } : {};
  const { name, message, code } = encodeError(error);
  return JSON.stringify({ name, message, code: code ?? "upstream_failed", data: raw });
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    // A refusal has been given on whole; an answer that broke off must be seen to.
    if (error instanceof UpstreamError) response.end();
    else response.destroy();
    return;
  }
  const raw = error instanceof UpstreamError ? error.raw : undefined;
  const message = error instanceof Error ? error.message : String(error);
  response.writeHead(raw?.status ?? 502, { "content-type": "application/json" });
  response.end(raw?.body ?? JSON.stringify({ error: { message, type: "airworthy" } }));
}

function passed(headers: Headers): Record<string, string> {
  const found = PASSED.map((name) => [name, headers.get(name)] as const);
  return Object.fromEntries(found.filter((one): one is [string, string] => one[1] !== null));
}
