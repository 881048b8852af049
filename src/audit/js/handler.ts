import type { Handler, Place, Trait } from "../model/program.ts";
import { reached } from "./calls.ts";
import type { Context } from "./context.ts";
import { followAll } from "./context.ts";
import type { Ref } from "./follow.ts";
import { returnsOf } from "./follow.ts";
import type { Module } from "./module.ts";
import type { Fn, Node } from "./node.ts";
import { allOf, bare, isFn } from "./node.ts";
import { placeOf, sourceOf } from "./place.ts";
import { answersOf } from "./traits/answers.ts";
import { errorsOf } from "./traits/errors.ts";
import { ioOf } from "./traits/io.ts";
import { paramNamesOf } from "./traits/names.ts";
import { searchesOf } from "./traits/searches.ts";

/** A part of a handler: the function itself, or one that it calls. */
export interface Part extends Ref {
  /** Whether what it gives back goes to the model. */
  readonly isAnswer: boolean;
  /** Names that hold what the model has asked for. */
  readonly asked: ReadonlySet<string>;
}

const CALLED = 3;

/** What the function of a tool does, as far as its code and the code that it calls say. */
export function handlerOf(context: Context, ref: Ref): Handler | undefined {
  for (const one of followAll(context, ref)) {
    if (one.kind !== "node" || !isFn(one.node)) continue;
    return analyse(
      context,
      [{ ...one, isAnswer: true, asked: paramNamesOf(one.node) }],
      [one.node],
      placeOf(one),
    );
  }
  return undefined;
}

export function analyseNodes(
  context: Context,
  module: Module,
  nodes: readonly Node[],
  place: Place,
): Handler {
  const called = module.calls.flatMap((call) => {
    const isInside = nodes.some((node) => within(call, node));
    const target = isInside ? targetOf(context, module, call) : undefined;
    return target === undefined ? [] : [target];
  });
  const asked = new Set(nodes.flatMap((node) => askedIn(module, node)));
  const parts = nodes.map((node) => ({ module, node, isAnswer: false, asked }));
  // What a case hands its answer to is a function of its own, and speaks for it.
  const direct = called.map((fn) => ({
    module: context.graph.moduleOf.get(fn) ?? module,
    node: fn,
    isAnswer: true,
    asked: paramNamesOf(fn),
  }));
  return analyse(context, [...parts, ...direct], called, place);
}

/** Names that hold what the model has asked for: `const { command } = block.input`. */
function askedIn(module: Module, root: Node): readonly string[] {
  const declared = allOf(
    root,
    (one): one is Extract<Node, { type: "VariableDeclarator" }> => one.type === "VariableDeclarator",
  );
  return declared.flatMap(({ id, init }) => {
    if (!init || !ASKED.test(sourceOf({ module, node: init }, 200))) return [];
    if (id.type === "Identifier") return [id.name];
    if (id.type !== "ObjectPattern") return [];
    return id.properties.flatMap((one) =>
      one.type === "ObjectProperty" && one.value.type === "Identifier" ? [one.value.name] : [],
    );
  });
}

const ASKED = /\.(input|args|arguments)\b/;

function targetOf(context: Context, module: Module, node: Node): Fn | undefined {
  if (!("callee" in node) || !node.callee) return undefined;
  const [target] = followAll(context, { module, node: node.callee as Node });
  return target?.kind === "node" && isFn(target.node) ? target.node : undefined;
}

function within(inner: Node, outer: Node): boolean {
  return (inner.start ?? 0) >= (outer.start ?? 0) && (inner.end ?? 0) <= (outer.end ?? 0);
}

function analyse(context: Context, first: readonly Part[], fns: readonly Fn[], place: Place): Handler {
  const known = new Set<Node>(first.map(({ node }) => node));
  const reachedFns = new Set(fns.flatMap((fn) => [...reached(context.graph, fn, CALLED)]));
  const asked = askedBelow(context, first, reachedFns);
  const answering = answeringFns(context, first);
  const called = [...reachedFns]
    .filter((fn) => !known.has(fn))
    .slice(0, 40)
    .map((fn) => ({
      module: context.graph.moduleOf.get(fn) ?? first[0]?.module,
      node: fn as Node,
      isAnswer: answering.has(fn),
      asked: asked.get(fn) ?? paramNamesOf(fn),
    }))
    .filter((one): one is Part => one.module !== undefined);
  const parts = [...first, ...called];
  const io = parts.map((part) => ioOf(context, part));
  const traits: readonly Trait[] = [
    ...io.flatMap(({ traits: found }) => found),
    ...parts.flatMap((part) => errorsOf(context, part)),
    ...parts.flatMap((part) => answersOf(context, part)),
    ...parts.flatMap((part) => searchesOf(context, part)),
  ];
  const writes = traits.some(({ kind }) => kind === "write");
  const external = io.some((one) => one.external);
  return {
    place,
    traits,
    external,
    retries: io.some((one) => one.retries),
    keyed: io.some((one) => one.keyed),
    effect: writes ? "write" : external ? "read" : "unknown",
  };
}

/** Functions whose answer a handler hands on as it is: `return await lookUp(id);` */
function answeringFns(context: Context, first: readonly Part[]): ReadonlySet<Node> {
  const found = new Set<Node>();
  let edge = first.flatMap(({ module, node, isAnswer }) =>
    isAnswer && isFn(node) ? [{ module, fn: node }] : [],
  );
  for (let level = 0; level < CALLED && edge.length > 0; level++)
    edge = edge.flatMap(({ module, fn }) =>
      returnsOf(fn).flatMap((returned) => {
        const to = targetOf(context, module, bare(returned));
        if (to === undefined || found.has(to)) return [];
        found.add(to);
        return [{ module: context.graph.moduleOf.get(to) ?? module, fn: to }];
      }),
    );
  return found;
}

/**
 * The parameters of each function called that hold what a model has asked for: not those that are always given words of
 * the code, such as SQL.
 */
function askedBelow(
  { graph }: Context,
  first: readonly Part[],
  called: ReadonlySet<Fn>,
): ReadonlyMap<Node, ReadonlySet<string>> {
  const known = new Map<Node, ReadonlySet<string>>(first.map(({ node, asked }) => [node, asked]));
  for (const fn of called) {
    if (known.has(fn)) continue;
    const edges = (graph.callersOf.get(fn) ?? []).filter(
      ({ from }) => from !== undefined && called.has(from),
    );
    const fixed = fn.params.flatMap((param, index) => {
      const isFixed = edges.every(({ node, from }) =>
        isFixedWord(node.arguments[index] as Node | undefined, from, known),
      );
      return param.type === "Identifier" && edges.length > 0 && isFixed ? [param.name] : [];
    });
    known.set(fn, new Set([...paramNamesOf(fn)].filter((name) => !fixed.includes(name))));
  }
  return known;
}

/** Words of the code, or a parameter of the caller that is only given such. */
function isFixedWord(
  given: Node | undefined,
  from: Fn | undefined,
  known: ReadonlyMap<Node, ReadonlySet<string>>,
): boolean {
  if (given?.type === "StringLiteral") return true;
  if (given?.type === "TemplateLiteral") return given.expressions.length === 0;
  const asked = from === undefined ? undefined : known.get(from);
  if (given?.type !== "Identifier" || from === undefined || asked === undefined) return false;
  return paramNamesOf(from).has(given.name) && !asked.has(given.name);
}
