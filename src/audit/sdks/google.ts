import { argument, firstOption, optionOf } from "../js/context.ts";
import type { Matching, Shape } from "./shape.ts";
import { NOTHING, some } from "./shape.ts";

const PACKAGE = /^(@google\/(genai|generative-ai)|@google-cloud\/vertexai)$/;

/** Google's SDKs, and Bedrock. */
export function google({ context, call, maker }: Matching): Shape | undefined {
  if (maker?.from === "@aws-sdk/client-bedrock-runtime")
    return bedrock({ context, call, maker, members: [] });
  if (maker === undefined || !PACKAGE.test(maker.from)) return undefined;
  const last = maker.via.at(-1);
  if (last?.call?.node !== call.node) return undefined;
  if (!/^(generateContent|generateContentStream|sendMessage|sendMessageStream)$/.test(last.method))
    return undefined;
  const options = argument(call, 0);
  const config = optionOf(context, options, "config");
  const made = maker.via.find(
    ({ method }) => method === "getGenerativeModel" || method === "create" || method === "startChat",
  )?.call;
  const before = made === undefined ? undefined : argument(made, 0);
  const inner = optionOf(context, before, "config");
  return {
    ...NOTHING,
    sdk: "Google GenAI",
    api: last.method,
    model: optionOf(context, options, "model") ?? optionOf(context, before, "model"),
    system: some(
      firstOption(context, config, ["systemInstruction"]) ??
        firstOption(context, before, ["systemInstruction"]) ??
        optionOf(context, inner, "systemInstruction"),
    ),
    user: some(optionOf(context, options, "contents") ?? options),
    messages: some(optionOf(context, options, "contents")),
    tools:
      optionOf(context, config, "tools") ??
      optionOf(context, before, "tools") ??
      optionOf(context, inner, "tools"),
    structured: optionOf(context, config, "responseSchema") !== undefined,
  };
}

function bedrock({ context, call, maker }: Matching): Shape | undefined {
  if (
    maker?.made?.node !== call.node ||
    !/^(Converse|ConverseStream|InvokeModel\w*)Command$/.test(maker.name)
  )
    return undefined;
  const options = argument(call, 0);
  return {
    ...NOTHING,
    sdk: "Bedrock",
    api: maker.name,
    model: optionOf(context, options, "modelId"),
    system: some(optionOf(context, options, "system")),
    messages: some(optionOf(context, options, "messages")),
    tools: optionOf(context, optionOf(context, options, "toolConfig"), "tools"),
  };
}
