import type { Bound, Loop as LoopFact, Prompt, ToolSet } from "../model/program.ts";
import type { CallRef } from "./calls.ts";
import { reached } from "./calls.ts";
import type { Context } from "./context.ts";
import { follow } from "./follow.ts";
import type { FoundCall } from "./found-call.ts";
import type { Module } from "./module.ts";
import { around, functionOf, nameOfFn } from "./module.ts";
import type { Call, Fn, Loop, Node } from "./node.ts";
import { allOf, isCall, isFn, isLoop } from "./node.ts";
import { ownRequests } from "./own-routes.ts";
import { placeOf, sourceOf } from "./place.ts";

/** Loops and recursions around calls of models, which somebody has written by hand. */
export function handWrittenLoops(context: Context, found: readonly FoundCall[]): readonly LoopFact[] {
  const byFn = new Map<Fn, FoundCall[]>();
  const asking = found.filter(({ shape }) => shape.agent === undefined && shape.forced !== true);
  for (const one of asking) if (one.fn !== undefined) byFn.set(one.fn, [...(byFn.get(one.fn) ?? []), one]);
  const loops: LoopFact[] = [];
  for (const module of context.project.modules.values())
    for (const loop of module.loops) {
      const asked = askedIn(context, { module, loop }, asking, byFn);
      if (asked.length > 0) loops.push(...loopFact(context, { module, loop }, asked));
    }
  return [...loops, ...recursions(context, asking)];
}

interface LoopRef {
  readonly module: Module;
  readonly loop: Loop;
}

/** The calls of models that a loop makes, itself or through functions that it calls. */
function askedIn(
  context: Context,
  { module, loop }: LoopRef,
  found: readonly FoundCall[],
  byFn: ReadonlyMap<Fn, readonly FoundCall[]>,
): readonly FoundCall[] {
  const inside = found.filter(({ ref }) => ref.module === module && isIn(module, ref.node, loop));
  const called = allOf(loop.body, isCall, { intoFunctions: false }).flatMap((call) => {
    const target = targetOf(context, module, call);
    const fns = target === undefined ? handed(context, module, call) : [target];
    return fns.flatMap((fn) => [...reached(context.graph, fn, 3)]);
  });
  const through = called.flatMap((fn) => byFn.get(fn) ?? []);
  return [...new Set([...inside, ...through])];
}

function targetOf({ graph }: Context, module: Module, call: Node): Fn | undefined {
  const fn = [...around(module, call)].find(isFn);
  const edges = fn === undefined ? topLevel(graph, module) : (graph.callsIn.get(fn) ?? []);
  return edges.find(({ node }) => node === call)?.to;
}

/** `retry(ask, messages)`, `ctx.run(ask, messages)`: what is handed to a function of a package is run by it. */
function handed({ project }: Context, module: Module, call: Call): readonly Fn[] {
  return call.arguments.flatMap((given) => {
    if (given.type !== "Identifier") return [];
    const target = follow(project, { module, node: given });
    return target.kind === "node" && isFn(target.node) ? [target.node] : [];
  });
}

function topLevel(graph: Context["graph"], module: Module) {
  return [...graph.callersOf.values()]
    .flat()
    .filter((edge) => edge.module === module && edge.from === undefined);
}

/** In the loop itself, not in a function that is only defined there. */
function isIn(module: Module, node: Node, loop: Loop): boolean {
  for (const up of around(module, node)) {
    if (up === loop) return true;
    if (isFn(up) && !isCalledAtOnce(module, up)) return false;
  }
  return false;
}

/** `await retry(async () => …)`, `limit(() => …)`: run by what it is handed to. */
function isCalledAtOnce(module: Module, fn: Fn): boolean {
  return isCall(module.parents.get(fn));
}

const ASKS_A_PERSON =
  /^input$|\b(question|readline|readLine|prompt|inquirer|getUserInput|userInput|getInput|nextLine|askUser|promptUser|rl\.|stdin)\b/;
const TOOL_CALLS =
  /tool_?calls?|toolCalls|tool_use|toolUse|function_?calls?|functionCalls?|stop_reason|finish_?reason|Action:|FINAL ANSWER|Final Answer/;

/** A turn that the provider has paused goes on; the tools in it are run by the provider, which bounds them. */
function isResumed(text: string): boolean {
  return /pause_turn/.test(text) && !/tool_(use|result)/.test(text);
}

function loopFact(
  context: Context,
  { module, loop }: LoopRef,
  asked: readonly FoundCall[],
): readonly LoopFact[] {
  // What goes over a list is bounded by the list.
  if (loop.type === "ForOfStatement" || loop.type === "ForInStatement") return [];
  const text = module.text.slice(loop.start ?? 0, loop.end ?? 0);
  const tools = merged(asked.map((one) => one.tools));
  const decides = tools.tools.length > 0 || tools.open || TOOL_CALLS.test(text);
  if (asksAPerson(context, { module, loop }, asked)) return [];
  // Without tools it tries again, goes through rounds or waits for work: nobody is let loose.
  if (!decides || isResumed(text)) return [];
  const bound = boundOf(module, loop);
  const [first] = asked;
  const fn = [...around(module, loop)].find(isFn);
  return [
    {
      kind: "hand-written",
      name: (fn === undefined ? undefined : nameOfFn(module, fn)) ?? first?.call.fn ?? module.path,
      place: { ...placeOf({ module, node: loop }), endLine: placeOf({ module, node: loop }).line },
      bound,
      tools,
      prompts: promptsIn(asked),
      budgeted: /max_?tokens?_?(budget|total)|budget|deadline|timeoutAt|Date\.now\(\)\s*[-<>]|cost\b/i.test(
        text,
      ),
    },
  ];
}

/** A loop that waits for a person at each turn is a conversation. One that does so only now and then is more. */
function asksAPerson(context: Context, { module, loop }: LoopRef, asked: readonly FoundCall[]): boolean {
  return allOf(loop, isCall).some((call) => {
    if (!isPerson(context, module, call)) return false;
    const between = [...around(module, call)];
    const inner = between.find(isLoop);
    // An inner loop has turns of its own.
    if (
      inner !== loop &&
      asked.some(({ ref }) => inner !== undefined && ref.module === module && isIn(module, ref.node, inner))
    )
      return false;
    const conditional = between
      .slice(0, between.indexOf(loop))
      .some((one) => one.type === "IfStatement" && within(call, one.consequent));
    return !conditional;
  });
}

function within(inner: Node, outer: Node): boolean {
  return (inner.start ?? 0) >= (outer.start ?? 0) && (inner.end ?? 0) <= (outer.end ?? 0);
}

function isPerson(context: Context, module: Module, call: Call): boolean {
  if (ASKS_A_PERSON.test(sourceOf({ module, node: call.callee }, 80))) return true;
  const target = targetOf(context, module, call);
  const home = target === undefined ? undefined : context.graph.moduleOf.get(target);
  if (target === undefined || home === undefined) return false;
  return allOf(target.body, isCall).some((one) =>
    /\b(question|rl\.|inquirer|stdin)\b/.test(sourceOf({ module: home, node: one.callee }, 80)),
  );
}

function merged(sets: readonly ToolSet[]): ToolSet {
  const tools = new Map(sets.flatMap((set) => set.tools.map((tool) => [tool.name, tool] as const)));
  const place = sets.find((set) => set.place !== undefined)?.place;
  return {
    tools: [...tools.values()],
    open: sets.some(({ open }) => open),
    ...(place === undefined ? {} : { place }),
  };
}

function promptsIn(asked: readonly FoundCall[]): readonly Prompt[] {
  return asked.flatMap(({ call }) => call.prompts);
}

/** Whether something counts the turns of a loop, and is read. */
function boundOf(module: Module, loop: Loop): Bound {
  const test = "test" in loop ? loop.test : undefined;
  if (test && limits(test, loop))
    return {
      kind: "explicit",
      place: { ...placeOf({ module, node: loop }), endLine: placeOf({ module, node: loop }).line },
    };
  const ifs = allOf(
    loop.body,
    (one): one is Extract<Node, { type: "IfStatement" }> => one.type === "IfStatement",
    { intoFunctions: false },
  );
  for (const one of ifs)
    if (limits(one.test, loop) && leaves(one.consequent))
      return { kind: "explicit", place: placeOf({ module, node: one.test }) };
  return unreadCounter(module, loop) ?? { kind: "none" };
}

/** A comparison of something that grows in the loop. */
function limits(test: Node, loop: Loop): boolean {
  return allOf(
    test,
    (one): one is Extract<Node, { type: "BinaryExpression" }> =>
      one.type === "BinaryExpression" && /^([<>]=?|===?|!==?)$/.test(one.operator),
  ).some((one) => {
    const sides = [one.left, one.right] as readonly Node[];
    if (!/[<>]/.test(one.operator))
      return (
        sides.some((side) => isCounter(side, loop)) &&
        sides.some((side) => side.type === "NumericLiteral" || side.type === "Identifier") &&
        !sides.some((side) => side.type === "StringLiteral")
      );
    return sides.some((side) => isCounter(side, loop) || isClock(side) || isBudget(side));
  });
}

function isClock(node: Node): boolean {
  return allOf(node, isCall).some(
    ({ callee }) =>
      callee.type === "MemberExpression" &&
      callee.property.type === "Identifier" &&
      callee.property.name === "now",
  );
}

function isBudget(node: Node): boolean {
  const name =
    node.type === "Identifier"
      ? node.name
      : node.type === "MemberExpression" && node.property.type === "Identifier"
        ? node.property.name
        : "";
  return /budget|tokens?|cost|steps?|iterations?|turns?|attempts?|rounds?|depth|count|hops?/i.test(name);
}

function isCounter(node: Node, loop: Loop): boolean {
  if (node.type === "MemberExpression")
    return node.property.type === "Identifier" && /^(length|size)$/.test(node.property.name);
  if (node.type === "UpdateExpression") return true;
  return node.type === "Identifier" && changed(loop).has(node.name);
}

function changed(loop: Loop): ReadonlySet<string> {
  const names = new Set<string>();
  for (const one of allOf(
    loop,
    (node): node is Extract<Node, { type: "UpdateExpression" | "AssignmentExpression" }> =>
      node.type === "UpdateExpression" || node.type === "AssignmentExpression",
  )) {
    const target =
      one.type === "UpdateExpression"
        ? one.argument
        : /^[+-]=$/.test(one.operator) || one.right.type === "BinaryExpression"
          ? one.left
          : undefined;
    if (target?.type === "Identifier") names.add(target.name);
  }
  return names;
}

function leaves(node: Node): boolean {
  return (
    allOf(node, (one): one is Node => /^(BreakStatement|ReturnStatement|ThrowStatement)$/.test(one.type), {
      intoFunctions: false,
    }).length > 0
  );
}

/** `steps++` that nothing compares, `MAX_STEPS` that nothing reads. */
function unreadCounter(module: Module, loop: Loop): Bound | undefined {
  const counter = allOf(
    loop.body,
    (one): one is Extract<Node, { type: "UpdateExpression" }> => one.type === "UpdateExpression",
  ).find(
    ({ argument }) =>
      argument.type === "Identifier" && /step|turn|iter|round|count|attempt|loop/i.test(argument.name),
  );
  if (counter?.argument.type === "Identifier")
    return {
      kind: "unread",
      what: counter.argument.name,
      why: "it is counted, and no condition reads it",
      place: placeOf({ module, node: counter }),
    };
  const names =
    /^(MAX_?(STEPS|TURNS|ITERATIONS|ITERS|ROUNDS|LOOPS)|max(Steps|Turns|Iterations|Rounds|Loops))$/;
  for (const [name, binding] of module.scopes.get(module.program) ?? []) {
    if (!names.test(name) || binding.imported !== undefined) continue;
    const uses = module.text.match(new RegExp(`\\b${name}\\b`, "g"))?.length ?? 0;
    if (uses === 1 && !module.exports.has(name))
      return {
        kind: "unread",
        what: name,
        why: "it is set, and nothing reads it",
        place: placeOf({ module, node: binding.node }),
      };
  }
  return undefined;
}

/** A function that asks a model, itself or through what it calls, and calls itself. */
function recursions(context: Context, found: readonly FoundCall[]): readonly LoopFact[] {
  const askers = new Map<Fn, FoundCall>();
  for (const one of found) if (one.fn !== undefined && !askers.has(one.fn)) askers.set(one.fn, one);
  const known = new Set<Fn>();
  return [...askers.keys(), ...clientsOf(context, askers)].flatMap((fn) => {
    if (known.has(fn)) return [];
    known.add(fn);
    return recursion(context, fn, askers);
  });
}

/** Functions that ask a model by a request to this program's own server. */
function clientsOf(context: Context, askers: ReadonlyMap<Fn, FoundCall>): readonly Fn[] {
  const asking = ownRequests(context).flatMap(({ from, to }) => {
    const isAsking = [...reached(context.graph, to, 2)].some((fn) => askers.has(fn));
    const fn = isAsking ? functionOf(from.module, from.node) : undefined;
    return fn === undefined ? [] : [fn];
  });
  const callers = asking.flatMap((fn) =>
    (context.graph.callersOf.get(fn) ?? []).flatMap(({ from }) => from ?? []),
  );
  return [...new Set([...asking, ...callers])];
}

function recursion(context: Context, fn: Fn, askers: ReadonlyMap<Fn, FoundCall>): readonly LoopFact[] {
  const module = context.graph.moduleOf.get(fn);
  if (module === undefined) return [];
  const back = backTo(context, fn);
  if (back === undefined) return [];
  const asked = askers.get(fn) ?? askedThrough(context, fn, askers);
  if (asked === undefined) return [];
  const { tools, call } = asked;
  const text = module.text.slice(fn.start ?? 0, fn.end ?? 0);
  if (tools.tools.length === 0 && !tools.open && !TOOL_CALLS.test(text)) return [];
  if (isResumed(text)) return [];
  const args = back.node.arguments
    .map((one) => sourceOf({ module: back.module, node: one as Node }, 200))
    .join(" ");
  const isCounted =
    /\b\w*(depth|step|turn|iter|attempt|round|count|left|remaining|hops?|level)\w*\b\s*[:+-]|[+-]\s*1\b/i.test(
      args,
    );
  return [
    {
      kind: "recursion",
      name: nameOfFn(module, fn) ?? "anonymous",
      place: placeOf(back),
      bound: isCounted ? { kind: "explicit", place: placeOf(back) } : { kind: "none" },
      tools,
      prompts: call.prompts,
      budgeted: false,
    },
  ];
}

/** The call by which a function calls itself, also from a function that it only hands to what it calls. */
function backTo({ graph }: Context, fn: Fn): CallRef | undefined {
  const direct = (graph.callsIn.get(fn) ?? []).find(({ to }) => to === fn);
  if (direct !== undefined) return direct;
  return (graph.callersOf.get(fn) ?? []).find(
    ({ module, node, from }) =>
      from !== undefined &&
      from !== fn &&
      within(from, fn) &&
      module === graph.moduleOf.get(fn) &&
      within(node, fn),
  );
}

function askedThrough(context: Context, fn: Fn, askers: ReadonlyMap<Fn, FoundCall>): FoundCall | undefined {
  const called = reached(context.graph, fn, 2);
  for (const { from, to } of ownRequests(context)) {
    const home = functionOf(from.module, from.node);
    if (home === undefined || !called.has(home)) continue;
    for (const one of reached(context.graph, to, 2)) if (askers.has(one)) return askers.get(one);
  }
  return undefined;
}
