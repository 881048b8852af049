import { argument, firstOption, optionOf } from "../js/context.ts";
import type { Ref } from "../js/follow.ts";
import { follow } from "../js/follow.ts";
import { makerOf } from "../js/maker.ts";
import type { Project } from "../js/project.ts";
import type { Matching, Shape } from "./shape.ts";
import { NOTHING, some } from "./shape.ts";

const OPENAI_AGENTS = /^@openai\/agents(-core|-realtime|\/realtime)?$/;

/** Frameworks in which an agent is made in one place and asked in another. */
export function agents(matching: Matching): Shape | undefined {
  const { maker, call } = matching;
  if (maker === undefined) return undefined;
  if (OPENAI_AGENTS.test(maker.from)) return openaiAgent(matching);
  if (/^@mastra\/core/.test(maker.from)) return mastraAgent(matching);
  if (
    /^@?(llamaindex|genkit|genkit\/.*|@genkit-ai\/.*|@iqai\/adk|@google\/adk|@voltagent\/core|@llamaindex\/.*|beeai-framework.*|@inngest\/agent-kit|@strands-agents\/sdk)$/.test(
      maker.from,
    )
  )
    return otherAgent(matching);
  return maker.made?.node === call.node ? undefined : undefined;
}

function openaiAgent({ context, call, maker }: Matching): Shape | undefined {
  if (maker === undefined) return undefined;
  const isNew =
    maker.made?.node === call.node && /^(Realtime)?Agent$/.test(maker.name) && maker.via.length === 0;
  const isCreate =
    /^(Realtime)?Agent$/.test(maker.name) &&
    maker.via.length === 1 &&
    maker.via[0]?.method === "create" &&
    maker.via[0].call?.node === call.node;
  if (!isNew && !isCreate) return undefined;
  const options = argument(call, 0);
  const of = (name: string) => optionOf(context, options, name);
  return {
    ...NOTHING,
    sdk: "OpenAI Agents",
    api: "new Agent",
    model: of("model"),
    modelDefault: true,
    system: some(of("instructions")),
    tools: of("tools"),
    structured: of("outputType") !== undefined,
    loops: true,
    bounds: boundsOfRuns(matchingRuns(context, call, /^(run|Runner)$/), context),
    defaultSteps: 10,
    // Its own tracing is on unless it is switched off.
    traced: !isTracingOff(context.project),
    agent: { name: of("name"), handoffs: of("handoffs") },
  };
}

const OFF = new WeakMap<Project, boolean>();

/** `setTracingDisabled(true)`, `RunConfig(tracing_disabled=True)`, the variable that does the same. */
function isTracingOff(project: Project): boolean {
  const known = OFF.get(project);
  if (known !== undefined) return known;
  const isOff = [...project.modules.values()].some(({ text }) =>
    /set_?tracing_?disabled\(\s*(disabled\s*=\s*)?true|tracing_?disabled["']?\s*[:=]\s*true|(environ\b|process\.env)[^\n]{0,40}OPENAI_(AGENTS_DISABLE_TRACING|TRACING_DISABLED)[^\n]{0,12}["']?(1|true)/i.test(
      text,
    ),
  );
  OFF.set(project, isOff);
  return isOff;
}

function mastraAgent({ context, call, maker }: Matching): Shape | undefined {
  if (maker?.name !== "Agent" || call.node.type !== "NewExpression" || maker.made?.node !== call.node)
    return undefined;
  const options = argument(call, 0);
  const of = (name: string) => optionOf(context, options, name);
  const defaults = firstOption(context, options, [
    "defaultGenerateOptions",
    "defaultStreamOptions",
    "defaultOptions",
    "defaultVNextStreamOptions",
  ]);
  return {
    ...NOTHING,
    sdk: "Mastra",
    api: "new Agent",
    model: of("model"),
    system: some(of("instructions")),
    tools: of("tools"),
    loops: of("tools") !== undefined || of("agents") !== undefined,
    bounds: some(optionOf(context, defaults, "maxSteps"), optionOf(context, defaults, "stopWhen")),
    defaultSteps: 5,
    agent: { name: firstOption(context, options, ["name", "id"]), handoffs: of("agents") },
  };
}

function otherAgent({ context, call, maker }: Matching): Shape | undefined {
  if (maker?.made?.node !== call.node && maker?.via.at(-1)?.call?.node !== call.node) return undefined;
  const last = maker?.via.at(-1)?.method;
  const isAgent = /^(?!use[A-Z]).*Agent$|^agent$|^multiAgent$/.test(maker?.name ?? "") && last === undefined;
  const isCall = last !== undefined && /^(generate|generateStream|chat|complete)$/.test(last);
  if (!isAgent && !isCall) return undefined;
  const options = argument(call, 0);
  const of = (name: string) => optionOf(context, options, name);
  return {
    ...NOTHING,
    sdk: maker?.from ?? "",
    api: isAgent ? `new ${maker?.name}` : (last ?? ""),
    model: firstOption(context, options, ["model", "llm"]),
    modelDefault: true,
    system: some(firstOption(context, options, ["instructions", "instruction", "systemPrompt", "system"])),
    user: some(of("prompt")),
    messages: some(of("messages")),
    tools: of("tools"),
    loops: of("tools") !== undefined,
    bounds: some(firstOption(context, options, ["maxTurns", "maxSteps", "maxIterations", "maxIter"])),
    defaultSteps: 10,
    ...(isAgent
      ? {
          agent: {
            name: of("name"),
            handoffs: firstOption(context, options, ["handoffs", "subAgents", "agents"]),
          },
        }
      : {}),
  };
}

/** The calls that run an agent: `run(agent, …)`. */
function matchingRuns(context: Matching["context"], agent: Matching["call"], named: RegExp): readonly Ref[] {
  const runs: Ref[] = [];
  for (const module of context.project.modules.values()) {
    if (!module.sources.some((source) => OPENAI_AGENTS.test(source))) continue;
    for (const node of module.calls) {
      const first = node.arguments[0];
      if (first === undefined) continue;
      const maker = makerOf(context, { module, node: node.callee });
      if (maker === undefined || !OPENAI_AGENTS.test(maker.from) || !named.test(maker.name)) continue;
      const target = follow(context.project, { module, node: first });
      if (target.node === agent.node || target.kind !== "node") runs.push({ module, node });
    }
  }
  return runs;
}

function boundsOfRuns(runs: readonly Ref[], context: Matching["context"]): readonly Ref[] {
  return runs.flatMap((run) => {
    const bound = optionOf(context, argument(run, 2), "maxTurns");
    return bound === undefined ? [] : [bound];
  });
}
