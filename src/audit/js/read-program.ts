import type { Agent, Loop, ModelCall, Place, Program, Tool, ToolSet } from "../model/program.ts";
import { shapeOf } from "../sdks/shapes.ts";
import { messagesOf, modelNameOf, promptsOf } from "./asked.ts";
import { boundOf } from "./bounds.ts";
import type { CallRef } from "./calls.ts";
import { clientOrigin } from "./client.ts";
import type { Context } from "./context.ts";
import { firstOption, followAll, optionOf } from "./context.ts";
import type { Ref } from "./follow.ts";
import type { FoundCall } from "./found-call.ts";
import { graphLoops } from "./graphs.ts";
import { handWrittenLoops } from "./loops.ts";
import { makerOf } from "./maker.ts";
import type { Module } from "./module.ts";
import { functionOf, nameOfFn } from "./module.ts";
import type { Fn } from "./node.ts";
import { allOf, isCall, keyOf } from "./node.ts";
import { sentFor } from "./own-routes.ts";
import { placeOf, sourceOf } from "./place.ts";
import { fanOuts, servedBy, sharedState, uncheckedJson } from "./state.ts";
import { textOf } from "./text.ts";
import { toolOf, toolSetOf } from "./tools.ts";
import { toolsByShape } from "./tools-by-shape.ts";

/** The facts of the modules that are looked at; other modules of the project are only followed into. */
export function readProgram(
  context: Context,
  modules: readonly Module[],
): Omit<Program, "evidence" | "outside"> {
  const found = modules.flatMap((module) =>
    module.calls.flatMap((node) => foundCall(context, { module, node }) ?? []),
  );
  const loops = [
    ...found.flatMap(({ call }) => call.loop ?? []),
    ...clientLoops(context, found),
    ...handWrittenLoops(context, found).filter(({ place }) =>
      modules.some(({ path }) => path === place.file),
    ),
    ...modules.flatMap((module) => graphLoops(context, module, found)),
  ];
  return {
    calls: found.map(({ call }) => call),
    loops,
    agents: found.flatMap((one) => agentOf(context, one)),
    tools: allTools(context, modules, found, loops),
    state: modules.flatMap(sharedState),
    served: modules.flatMap(servedBy),
    fanOuts: modules.flatMap((module) => fanOuts(context, module, found)),
    unchecked: modules.flatMap((module) =>
      uncheckedJson(context, module).map((node) => placeOf({ module, node })),
    ),
    routers: modules.flatMap((module) => routersIn(context, module)),
  };
}

function foundCall(context: Context, ref: CallRef): FoundCall | undefined {
  const shape = shapeOf(context, ref);
  if (shape === undefined) return undefined;
  const given = toolSetOf(context, shape.tools);
  const fn = functionOf(ref.module, ref.node);
  const client =
    shape.tools === undefined || given.tools.length > 0 ? undefined : clientOrigin(context, shape.tools);
  // What the browser's part of the same program sends is known all the same.
  const tools = client === undefined ? given : (sentTools(context, { fn, tools: shape.tools }) ?? given);
  const system = shape.system.flatMap((one) => promptsOf(context, one, "system"));
  const user = shape.user.flatMap((one) => promptsOf(context, one, "user"));
  const listed = shape.messages.flatMap((one) => messagesOf(context, one));
  const prompts = [
    ...new Map(
      [...system, ...listed, ...user].map((one) => [`${one.role} ${one.text} ${one.place.line}`, one]),
    ).values(),
  ];
  const place = headOf(ref);
  const name = (fn === undefined ? undefined : nameOfFn(ref.module, fn)) ?? variableOf(ref);
  const loop: Loop | undefined = shape.loops
    ? {
        kind: "sdk",
        name: agentName(context, shape.agent?.name) ?? name ?? shape.api,
        place,
        bound: boundOf(context, shape),
        tools,
        prompts,
        budgeted: shape.budgeted,
        ...(shape.forcedOrder === undefined ? {} : { forcedOrder: placeOf(shape.forcedOrder) }),
      }
    : undefined;
  const call: ModelCall = {
    sdk: shape.sdk,
    api: shape.api,
    place,
    ...(name === undefined ? {} : { fn: name }),
    model: modelNameOf(context, shape.model, { isDefault: shape.modelDefault === true }),
    prompts,
    tools,
    structured: shape.structured,
    traced: shape.traced,
    ...(loop === undefined ? {} : { loop }),
    ...(client === undefined ? {} : { toolsFromClient: placeOf(client) }),
    ...(shape.unread === undefined
      ? {}
      : {
          unreadBound: {
            kind: "unread",
            what: shape.unread.what,
            why: shape.unread.why,
            place: placeOf(shape.unread.ref),
          },
        }),
    readsUsage: readsUsage(ref),
    ...inBrowser(context, ref),
  };
  return { ref, fn, shape, tools, call };
}

function sentTools(
  context: Context,
  { fn, tools }: { readonly fn: Fn | undefined; readonly tools: Ref | undefined },
): ToolSet | undefined {
  const name = tools?.node.type === "Identifier" ? tools.node.name : undefined;
  if (fn === undefined || name === undefined) return undefined;
  return sentFor(context, fn, name)
    .map((sent) => toolSetOf(context, sent))
    .find((set) => set.tools.length > 0);
}

/** `useChat({ maxSteps })`: the page asks again with what its tools gave, so that the loop is there. */
function clientLoops(context: Context, found: readonly FoundCall[]): readonly Loop[] {
  const asking = found.filter(
    ({ call, shape }) => shape.sdk === "AI SDK" && call.loop === undefined && call.tools.tools.length > 0,
  );
  if (asking.length === 0) return [];
  for (const module of context.project.modules.values()) {
    for (const node of module.calls) {
      if (sourceOf({ module, node: node.callee }, 20) !== "useChat" || node.arguments[0] === undefined)
        continue;
      const options = { module, node: node.arguments[0] as typeof node };
      const steps = firstOption(context, options, ["maxSteps", "maxToolRoundtrips"]);
      if (steps === undefined && optionOf(context, options, "sendAutomaticallyWhen") === undefined) continue;
      return asking.map(({ call }) => ({
        kind: "sdk",
        name: call.fn ?? call.api,
        place: call.place,
        bound: steps === undefined ? { kind: "unknown" } : { kind: "explicit", place: placeOf(steps) },
        tools: call.tools,
        prompts: call.prompts,
        budgeted: false,
      }));
    }
  }
  return [];
}

/** The first line of a call says which it is; its end may be pages away. */
function headOf(ref: CallRef): Place {
  const { callee } = ref.node;
  const start =
    callee.type === "MemberExpression" && ref.node.type !== "NewExpression"
      ? (callee.property.start ?? ref.node.start)
      : ref.node.start;
  const place = placeOf({ module: ref.module, node: { ...ref.node, start: start ?? 0 } as typeof ref.node });
  return { ...place, endLine: place.line };
}

function variableOf({ module, node }: CallRef): string | undefined {
  for (let up = module.parents.get(node); up !== undefined; up = module.parents.get(up))
    if (up.type === "VariableDeclarator" && up.id.type === "Identifier") return up.id.name;
  return undefined;
}

function agentName(context: Context, ref: Parameters<typeof textOf>[1] | undefined): string | undefined {
  return ref === undefined ? undefined : textOf(context.project, ref)?.text;
}

function readsUsage({ module, node }: CallRef): boolean {
  const fn = functionOf(module, node);
  const text = fn === undefined ? module.text : module.text.slice(fn.start ?? 0, fn.end ?? 0);
  return /\b(usage|totalUsage|usage_metadata|usageMetadata|total_tokens|totalTokens|onFinish)\b/.test(text);
}

function inBrowser(context: Context, { module, node }: CallRef): Pick<ModelCall, "inBrowser"> {
  const maker = makerOf(context, { module, node });
  const made = maker?.made;
  if (made === undefined) return {};
  for (const given of made.node.arguments) {
    const ref = { module: made.module, node: given as typeof node };
    const allowed = firstOption(context, ref, ["dangerouslyAllowBrowser"]);
    if (allowed?.node.type === "BooleanLiteral" && allowed.node.value) return { inBrowser: placeOf(allowed) };
  }
  return {};
}

function agentOf(context: Context, { shape, call, ref }: FoundCall): readonly Agent[] {
  if (shape.agent === undefined) return [];
  return [
    {
      name: agentName(context, shape.agent.name) ?? call.fn ?? "agent",
      place: call.place,
      sdk: call.sdk,
      tools: call.tools,
      prompts: call.prompts,
      handoffs: shape.agent.handoffs === undefined ? [] : namesIn(context, shape.agent.handoffs),
      asTools: call.tools.tools.filter(({ sdk }) => sdk === "agent").map(({ name }) => name),
    },
  ].filter(() => ref.node.type !== "OptionalCallExpression");
}

function namesIn(context: Context, ref: Parameters<typeof followAll>[1]): readonly string[] {
  return followAll(context, ref).flatMap(({ kind, node, module }) => {
    if (kind !== "node") return [];
    const items =
      node.type === "ArrayExpression"
        ? node.elements
        : node.type === "ObjectExpression"
          ? node.properties
          : [];
    return items.flatMap((one) => {
      if (!one) return [];
      if (one.type === "ObjectProperty") return [keyOf(one) ?? "agent"];
      const made = followAll(context, { module, node: one })[0];
      const options = made !== undefined && isCall(made.node) ? made.node.arguments[0] : undefined;
      const said =
        options === undefined || made === undefined
          ? undefined
          : optionOf(context, { module: made.module, node: options as typeof node }, "name");
      return [
        (said === undefined ? undefined : textOf(context.project, said)?.text) ??
          sourceOf({ module, node: one }, 40),
      ];
    });
  });
}

/** Tools that are offered, and those that are only defined. */
function allTools(
  context: Context,
  modules: readonly Module[],
  found: readonly FoundCall[],
  loops: readonly Loop[],
): readonly Tool[] {
  const tools = new Map<string, Tool>();
  const add = (tool: Tool): void => {
    tools.set(`${tool.place.file}:${tool.place.line}:${tool.name}`, tool);
  };
  for (const { tools: set } of found) for (const tool of set.tools) add(tool);
  for (const { tools: set } of loops) for (const tool of set.tools) add(tool);
  const known = new Set([...tools.values()].map(({ place }) => `${place.file}:${place.line}`));
  for (const module of modules) {
    if (!/tool/i.test(module.text)) continue;
    for (const node of module.calls) {
      const tool = toolOf(context, { module, node }, propertyName(module, node));
      if (
        tool === undefined ||
        tool.handledBy === "provider" ||
        known.has(`${tool.place.file}:${tool.place.line}`)
      )
        continue;
      add(tool);
    }
  }
  // Out of a registry, which cannot be followed.
  if (tools.size === 0 && found.some(({ tools: set }) => set.open))
    for (const module of modules) for (const tool of toolsByShape(context, module)) add(tool);
  return [...tools.values()].filter(({ place }) => modules.some(({ path }) => path === place.file));
}

function propertyName(module: Module, node: Parameters<typeof placeOf>[0]["node"]): string | undefined {
  const up = module.parents.get(node);
  return up?.type === "ObjectProperty" ? keyOf(up) : undefined;
}

/** Code that goes one way or another by what a model has said: a switch on its answer, a table of handlers. */
function routersIn(context: Context, module: Module): readonly Place[] {
  const routes = module.calls.flatMap((node) => {
    const maker = makerOf(context, { module, node });
    return maker?.from === "airworthy" && maker.name === "route" && maker.made?.node === node
      ? [placeOf({ module, node })]
      : [];
  });
  const switches = allOf(
    module.program,
    (node): node is Extract<typeof node, { type: "SwitchStatement" }> => node.type === "SwitchStatement",
  ).flatMap((node) =>
    /(intent|category|route|classif|kind|type|label|topic|object\.|output\.)/i.test(
      sourceOf({ module, node: node.discriminant }, 80),
    ) &&
    node.cases.length >= 2 &&
    module.names.size > 0
      ? [placeOf({ module, node: node.discriminant })]
      : [],
  );
  return [...routes, ...switches];
}
