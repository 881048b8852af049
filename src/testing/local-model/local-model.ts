import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
} from "@ai-sdk/provider";
import { digest } from "../../core/canonical.ts";
import type { LabelledText } from "./classifier.ts";
import { createLabeller, type Labeller } from "./labeller.ts";
import { type Latency, pause } from "./latency.ts";
import { checkNoise, type Noise } from "./noise.ts";
import { createReader } from "./read-call.ts";
import { respond } from "./respond.ts";
import { streamResult } from "./stream.ts";
import { createUsageMeter, promptText, tokensIn, type UsageMeter } from "./usage.ts";

/** What a {@link localModel} is like. */
export interface LocalModelOptions {
  /** The model id that it reports, `local-1` if absent. */
  readonly id?: string;
  /** How long it takes, in milliseconds; no time if absent. */
  readonly latency?: Latency;
  /** Labelled examples that it has learnt from besides those in its prompts; indexed at their first use. */
  readonly train?: readonly LabelledText[];
  /** A seeded share of calls that go wrong; none if absent. */
  readonly noise?: Noise;
}

/**
 * A small deterministic language model that needs no network. It classifies by the labelled examples
 * and descriptions in its prompt, picks tools by their descriptions and schemas and the instructions'
 * rules, fills arguments by what the schema says of them, and answers by extraction. It knows nothing
 * else: a worse prompt or a vaguer tool description makes it worse, as with a real model.
 *
 * It reads English, keeps to any JSON schema, and counts a token for each four characters. The same
 * calls to a new instance give the same results. Throws `invalid_input` for noise that is no share.
 *
 * @example
 * ```ts
 * import { localModel } from "airworthy/testing";
 *
 * const { content } = await localModel().doGenerate({
 *   prompt: [
 *     { role: "system", content: '- "turn on the lamp" -> light\n- "play a song" -> music' },
 *     { role: "user", content: [{ type: "text", text: "Can you turn the lamp off?" }] },
 *   ],
 * });
 * content; //=> [{ type: "text", text: "light" }]
 * ```
 */
export function localModel(options: LocalModelOptions = {}): LanguageModelV4 {
  const { id = "local-1", latency = {}, train = [], noise } = options;
  if (noise !== undefined) checkNoise(noise);
  const parts: Parts = {
    id,
    noise,
    read: createReader(),
    labeller: createLabeller({ train }),
    meter: createUsageMeter(),
  };
  return {
    specificationVersion: "v4",
    provider: "airworthy",
    modelId: id,
    supportedUrls: {},
    async doGenerate(call) {
      call.abortSignal?.throwIfAborted();
      const { result, said } = generate(call, parts);
      await pause((latency.perCall ?? 0) + tokensIn(said) * (latency.perToken ?? 0), call.abortSignal);
      return result;
    },
    async doStream(call) {
      call.abortSignal?.throwIfAborted();
      const { result } = generate(call, parts);
      await pause(latency.perCall ?? 0, call.abortSignal);
      return { stream: streamResult(result, { latency, signal: call.abortSignal }) };
    },
  };
}

interface Parts {
  readonly id: string;
  readonly noise: Noise | undefined;
  readonly read: ReturnType<typeof createReader>;
  readonly labeller: Labeller;
  readonly meter: UsageMeter;
}

interface Generated {
  readonly result: LanguageModelV4GenerateResult;
  /** Everything that was said, tool calls included. */
  readonly said: string;
}

function generate(call: LanguageModelV4CallOptions, { id, noise, read, labeller, meter }: Parts): Generated {
  const prompt = promptText(call);
  const hash = digest(JSON.stringify([id, prompt, call.toolChoice, call.seed, noise]));
  const response = respond(read(call), { labeller, noise });
  const calls = response.kind === "call";
  const limited = calls ? { text: "", cut: false } : cutOff(response.text, call);
  const content: LanguageModelV4Content = calls
    ? {
        type: "tool-call",
        // The prompt holds the calls made so far, so no two calls of a conversation share an id.
        toolCallId: `call_${digest(`${hash}${response.tool}${response.input}`).slice(0, 16)}`,
        toolName: response.tool,
        input: response.input,
      }
    : { type: "text", text: limited.text };
  const said =
    content.type === "text"
      ? content.text
      : `${response.kind === "call" ? response.tool : ""} ${content.type === "tool-call" ? content.input : ""}`;
  const reason = calls ? "tool-calls" : limited.cut ? "length" : "stop";
  return {
    said,
    result: {
      content: [content],
      finishReason: { unified: reason, raw: reason },
      usage: meter.measure(prompt, said),
      response: { id: `resp_${hash.slice(0, 24)}`, modelId: id },
      warnings: [],
    },
  };
}

function cutOff(
  text: string,
  call: LanguageModelV4CallOptions,
): { readonly text: string; readonly cut: boolean } {
  const stops = (call.stopSequences ?? []).map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  const stopped = text.slice(0, Math.min(text.length, ...stops));
  const most = (call.maxOutputTokens ?? Number.POSITIVE_INFINITY) * 4;
  return { text: stopped.slice(0, most), cut: stopped.length > most };
}
