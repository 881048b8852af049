import { argument, firstOption, optionOf } from "../js/context.ts";
import type { Matching, Shape } from "./shape.ts";
import { isAnothers, isForced, NOTHING, some } from "./shape.ts";

const PACKAGES =
  /^(openai|litellm|groq-sdk|together-ai|@azure\/openai|openai-edge|@mistralai\/mistralai|cohere-ai|@huggingface\/inference|ollama|portkey-ai|langfuse|@langfuse\/openai|helicone|@helicone\/.*|braintrust|@cerebras\/.*|@openrouter\/.*|langsmith.*|@posthog\/ai|@sentry\/.*|opik.*|replicate)$/;

const CALLS = new Set([
  "chat.completions.create",
  "chat.completions.parse",
  "chat.completions.stream",
  "chat.completions.runTools",
  "beta.chat.completions.create",
  "beta.chat.completions.parse",
  "beta.chat.completions.stream",
  "beta.chat.completions.runTools",
  "beta.chat.completions.runFunctions",
  "completions.create",
  "responses.create",
  "responses.parse",
  "responses.stream",
  "createChatCompletion",
  "createCompletion",
  "chat.complete",
  "chat.stream",
  "chatCompletion",
  "chatCompletionStream",
  "textGeneration",
  "getChatCompletions",
  "streamChatCompletions",
  "beta.threads.runs.create",
  "beta.threads.runs.createAndPoll",
  "beta.threads.runs.stream",
  "beta.threads.createAndRun",
  "chat.send",
  "beta.assistants.create",
]);
/** So much their own that they need no import to be known by. */
const UNMISTAKABLE =
  /(^|\.)(chat\.completions\.(create|parse|stream|runTools)|createChatCompletion|threads\.runs\.(create|createAndPoll|stream))$/;

/** The OpenAI SDK and those that have its form. */
export function openai({ context, call, maker, members }: Matching): Shape | undefined {
  const path = pathOf(maker?.via.map(({ method }) => method) ?? [], members);
  const isKnown = maker !== undefined && PACKAGES.test(maker.from);
  if (maker !== undefined && !isKnown) return undefined;
  if (isAnothers({ call, maker })) return undefined;
  const api = [...CALLS].find((one) => path === one || path.endsWith(`.${one}`));
  if (api === undefined) return other(maker?.from, path, { context, call, maker, members });
  if (!isKnown && !UNMISTAKABLE.test(path) && !looksLike(context, call)) return undefined;
  const options = argument(call, 0);
  const of = (name: string) => optionOf(context, options, name);
  const loops = /runTools|runFunctions/.test(api);
  const second = argument(call, 1);
  return {
    ...NOTHING,
    sdk: maker?.from === "litellm" ? "LiteLLM" : "OpenAI SDK",
    api,
    model: of("model"),
    modelDefault: api.includes("threads"),
    ...(api.endsWith("assistants.create") ? { agent: { name: of("name") } } : {}),
    system: some(of("instructions")),
    user: some(of("input"), of("prompt")),
    messages: some(of("messages"), of("input")),
    tools: firstOption(context, options, ["tools", "functions"]),
    structured:
      firstOption(context, options, ["response_format", "text", "responseFormat"]) !== undefined ||
      api.endsWith("parse"),
    forced: isForced(context, firstOption(context, options, ["tool_choice", "function_call"])),
    loops,
    bounds: loops ? some(optionOf(context, second, "maxChatCompletions")) : [],
    ...(loops ? { defaultSteps: 10 } : {}),
    budgeted: firstOption(context, second, ["timeout", "signal"]) !== undefined,
    traced:
      maker !== undefined && /langfuse|helicone|posthog|braintrust|langsmith|opik|portkey/i.test(maker.from),
  };
}

function pathOf(via: readonly string[], members: readonly string[]): string {
  return (via.length > 0 ? via : members).join(".");
}

function looksLike(context: Matching["context"], call: Matching["call"]): boolean {
  const options = argument(call, 0);
  return (
    optionOf(context, options, "model") !== undefined &&
    firstOption(context, options, ["messages", "input", "prompt", "instructions"]) !== undefined
  );
}

/** Ollama, Cohere and Replicate have calls of their own. */
function other(from: string | undefined, path: string, { context, call }: Matching): Shape | undefined {
  if (from === undefined) return undefined;
  const isOne =
    (from === "ollama" && /(^|\.)(chat|generate)$/.test(path)) ||
    (from === "cohere-ai" && /(^|\.)(chat|chatStream|generate)$/.test(path)) ||
    (from === "replicate" && /(^|\.)(run|stream)$/.test(path));
  if (!isOne) return undefined;
  const options = from === "replicate" ? argument(call, 1) : argument(call, 0);
  const of = (name: string) => optionOf(context, options, name);
  return {
    ...NOTHING,
    sdk: from,
    api: path,
    model: from === "replicate" ? argument(call, 0) : of("model"),
    system: some(firstOption(context, options, ["system", "preamble"])),
    user: some(of("prompt"), of("message")),
    messages: some(of("messages")),
    tools: of("tools"),
    structured: of("format") !== undefined,
  };
}
