import type { LanguageModelV4, LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { Body } from "../core/body.ts";
import { bodyOf } from "../core/body.ts";
import { canonical } from "../core/canonical.ts";
import type { Redact } from "../core/execution.ts";

/**
 * What a model is asked, in the form that is stored: the parameters, then apart the tools and the
 * response format (the same for many calls) and the messages (each turn adds to the last one's).
 * Headers and signals are left out: they carry secrets and change nothing of the question.
 */
export function modelAsk(
  model: Pick<LanguageModelV4, "provider" | "modelId">,
  options: LanguageModelV4CallOptions,
  redact: Redact,
): Body {
  const {
    prompt,
    tools,
    responseFormat,
    abortSignal: _,
    headers: __,
    includeRawChunks: ___,
    ...params
  } = options;
  const text = redact(
    canonical({ model: `${model.provider}/${model.modelId}`, ...params }, "the parameters of a model call"),
  );
  const shared =
    tools === undefined && responseFormat === undefined ? undefined : sharedText({ tools, responseFormat });
  const thread = prompt.map((message) => redact(canonical(message, "a message to a model")));
  return bodyOf(text, { thread, ...(shared === undefined ? {} : { shared: redact(shared) }) });
}

/** Tools are prepared anew for every call, yet are nearly always the same ones. */
const known = new Map<string, string>();
const KNOWN_LIMIT = 64;

function sharedText(value: object): string {
  const key = JSON.stringify(value);
  const hit = known.get(key);
  if (hit !== undefined) return hit;
  if (known.size >= KNOWN_LIMIT) known.clear();
  const text = canonical(value, "the tools of a model call");
  known.set(key, text);
  return text;
}
