import { argument, firstOption, optionOf } from "../js/context.ts";
import type { Matching, Shape } from "./shape.ts";
import { isAnothers, isForced, NOTHING, some } from "./shape.ts";

const CALLS = /(^|\.)(messages\.(create|stream|parse|toolRunner)|completions\.create)$/;

/** The Anthropic SDK, and its agent SDK. */
export function anthropic({ context, call, maker, members }: Matching): Shape | undefined {
  if (maker?.from === "@anthropic-ai/claude-agent-sdk" || maker?.from === "@anthropic-ai/claude-code")
    return agentSdk({ context, call, maker, members });
  const isKnown =
    maker !== undefined && /^@anthropic-ai\/|^@langfuse|^@posthog\/ai|^portkey/.test(maker.from);
  if ((maker !== undefined && !isKnown) || isAnothers({ call, maker })) return undefined;
  const path =
    ((maker?.via.length ?? 0) > 0 ? maker?.via.map(({ method }) => method) : members)?.join(".") ?? "";
  if (!CALLS.test(path)) return undefined;
  const options = argument(call, 0);
  const of = (name: string) => optionOf(context, options, name);
  // Others have messages to create, too: texts to telephones, notes in a database.
  if (!isKnown && (of("max_tokens") === undefined || of("messages") === undefined)) return undefined;
  if (isKnown && path.endsWith("completions.create") && of("max_tokens_to_sample") === undefined)
    return undefined;
  const loops = path.endsWith("toolRunner");
  return {
    ...NOTHING,
    sdk: "Anthropic SDK",
    api: path.match(/(beta\.)?(messages|completions)\.\w+$/)?.[0] ?? path,
    model: of("model"),
    system: some(of("system")),
    user: some(of("prompt")),
    messages: some(of("messages")),
    tools: of("tools"),
    structured: firstOption(context, options, ["output_format", "tool_choice"]) !== undefined,
    forced: isForced(context, of("tool_choice")),
    loops,
    bounds: loops ? some(of("max_iterations")) : [],
    budgeted: firstOption(context, argument(call, 1), ["timeout", "signal"]) !== undefined,
  };
}

function agentSdk({ context, call, maker }: Matching): Shape | undefined {
  if (maker?.name !== "query" || maker.made?.node !== call.node) return undefined;
  const whole = argument(call, 0);
  const options = optionOf(context, whole, "options");
  return {
    ...NOTHING,
    sdk: "Claude Agent SDK",
    api: "query",
    model: optionOf(context, options, "model"),
    modelDefault: true,
    system: some(firstOption(context, options, ["systemPrompt", "appendSystemPrompt", "customSystemPrompt"])),
    user: some(optionOf(context, whole, "prompt")),
    tools: firstOption(context, options, ["mcpServers", "allowedTools"]),
    loops: true,
    bounds: some(firstOption(context, options, ["maxTurns", "maxBudgetUsd"])),
    budgeted: firstOption(context, options, ["maxBudgetUsd", "abortController"]) !== undefined,
  };
}
