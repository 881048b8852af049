import { argument, firstOption, optionOf } from "../js/context.ts";
import type { Matching, Shape } from "./shape.ts";
import { NOTHING, some } from "./shape.ts";

const FUNCTIONS = new Set([
  "generateText",
  "streamText",
  "generateObject",
  "streamObject",
  "streamUI",
  "experimental_streamText",
  "experimental_generateText",
  "experimental_generateObject",
  "experimental_streamObject",
]);
const AGENTS = new Set(["ToolLoopAgent", "Experimental_Agent", "Agent", "DurableAgent"]);
const PACKAGES = new Set(["ai", "ai/rsc", "@ai-sdk/rsc", "airworthy/ai-sdk", "@workflow/ai/agent"]);

/** Vercel's AI SDK, and the same functions behind airworthy's seam. */
export function aiSdk({ context, call, maker }: Matching): Shape | undefined {
  if (
    maker === undefined ||
    !PACKAGES.has(maker.from) ||
    maker.via.length > 0 ||
    maker.made?.node !== call.node
  )
    return undefined;
  const isAgent = AGENTS.has(maker.name) && call.node.type === "NewExpression";
  if (!isAgent && !FUNCTIONS.has(maker.name)) return undefined;
  const options = argument(call, 0);
  const of = (name: string) => optionOf(context, options, name);
  const tools = of("tools");
  const stop = firstOption(context, options, ["stopWhen", "experimental_continueSteps"]);
  const old = firstOption(context, options, ["maxSteps", "maxToolRoundtrips", "maxAutomaticRoundtrips"]);
  const major = context.majorOf("ai");
  const isRead = major === undefined || major < 5 || maker.name === "DurableAgent";
  const unread = old !== undefined && !isRead && stop === undefined;
  const telemetry = firstOption(context, options, ["experimental_telemetry", "telemetry"]);
  return {
    ...NOTHING,
    sdk: maker.from === "airworthy/ai-sdk" ? "Airworthy" : "AI SDK",
    api: isAgent ? `new ${maker.name}` : maker.name.replace("experimental_", ""),
    model: of("model"),
    system: some(firstOption(context, options, ["system", "instructions"])),
    user: some(of("prompt")),
    messages: some(of("messages")),
    tools,
    structured:
      /Object$/.test(maker.name) || of("output") !== undefined || of("experimental_output") !== undefined,
    loops: isAgent || (tools !== undefined && (stop !== undefined || (old !== undefined && isRead))),
    bounds: some(stop, isRead ? old : undefined),
    ...(isAgent ? { defaultSteps: 20, agent: {} } : {}),
    ...(unread && old !== undefined
      ? {
          unread: {
            ref: old,
            what: "maxSteps",
            why: `version ${major} of the AI SDK no longer reads it; the bound is stopWhen`,
          },
        }
      : {}),
    traced: telemetry !== undefined || maker.from === "airworthy/ai-sdk",
    budgeted: firstOption(context, options, ["abortSignal", "timeout"]) !== undefined,
    forcedOrder: undefined,
  };
}
