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
  const { prompt, tools, responseFormat } = options;
  const text = redact(canonical(paramsOf(model, options), "the parameters of a model call"));
  const thread = prompt.map((message) => redact(canonical(message, "a message to a model")));
  if (tools === undefined && responseFormat === undefined) return bodyOf(text, { thread });
  return bodyOf(text, { thread, shared: redact(sharedText({ tools, responseFormat })) });
}

/** Asked for, but no part of the question, or kept elsewhere. */
const LEFT_OUT = new Set(["prompt", "tools", "responseFormat", "abortSignal", "headers", "includeRawChunks"]);

function paramsOf(
  model: Pick<LanguageModelV4, "provider" | "modelId">,
  options: LanguageModelV4CallOptions,
): object {
  const params: Record<string, unknown> = { model: `${model.provider}/${model.modelId}` };
  let name: keyof LanguageModelV4CallOptions;
  for (name in options) if (options[name] !== undefined && !LEFT_OUT.has(name)) params[name] = options[name];
  return params;
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
