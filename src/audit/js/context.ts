import type { Evidence } from "../model/program.ts";
import type { CallGraph } from "./calls.ts";
import type { Followed, Ref } from "./follow.ts";
import { follow, memberOf } from "./follow.ts";
import { isKeywords, keywordOf } from "./keywords.ts";
import type { Maker } from "./maker.ts";
import { functionOf } from "./module.ts";
import type { Call, Fn, Node } from "./node.ts";
import { bare, keyOf } from "./node.ts";
import type { Project } from "./project.ts";

/** What the readers of a program share. */
export interface Context {
  /** Makers that are known, by their node. */
  readonly makers: WeakMap<Node, Maker | "none">;
  readonly project: Project;
  readonly graph: CallGraph;
  readonly packages: Evidence["packages"];
  /** The major version of a package that the project asks for. */
  readonly majorOf: (name: string) => number | undefined;
  /** The words of a prompt file, by the end of its path. */
  readonly fileText: (name: string) => { readonly path: string; readonly text: string } | undefined;
}

const CALLERS = 6;

/** What an expression is, through the arguments of those who call the function where it is a parameter. */
export function followAll(context: Context, ref: Ref, depth = 0): readonly Followed[] {
  const found = follow(context.project, ref);
  if (found.kind === "node") return alternatives(context, found, depth);
  if (found.kind !== "param" || depth > 4) return [found];
  const given = argumentsOf(context, found);
  if (given.length === 0) return [found];
  return given.flatMap((one) => followAll(context, one, depth + 1));
}

/** Both sides of `a ?? b` and `c ? a : b`. */
function alternatives(context: Context, found: Followed, depth: number): readonly Followed[] {
  const { module, node } = found;
  const sides: readonly Node[] =
    node.type === "LogicalExpression"
      ? [node.left, node.right]
      : node.type === "ConditionalExpression"
        ? [node.consequent, node.alternate]
        : [];
  if (sides.length === 0 || depth > 4) return [found];
  return sides.flatMap((side) => followAll(context, { module, node: side }, depth + 1));
}

/** What the callers of a function give for one of its parameters. */
export function argumentsOf(
  context: Context,
  { fn, path, module }: Extract<Followed, { kind: "param" }>,
): readonly Ref[] {
  const [first, ...inner] = path;
  const refs: Ref[] = [];
  for (const { node, module: from } of (context.graph.callersOf.get(fn) ?? []).slice(0, CALLERS)) {
    const argument = givenFor(fn, node, Number(first));
    if (argument === undefined) continue;
    let at: Followed | undefined = follow(context.project, { module: from, node: argument as Node });
    for (const key of inner) at = at?.kind === "node" ? memberOf(context.project, at, key) : undefined;
    if (at !== undefined && at.kind !== "unknown") refs.push(at);
  }
  if (refs.length > 0) return refs;
  const fallback = defaultOf(fn.params[Number(first)] as Node | undefined, inner);
  return fallback === undefined ? [] : [{ module, node: fallback }];
}

function givenFor(fn: Fn, { arguments: args }: Call, index: number): Node | undefined {
  const target = fn.params[index];
  const inner = target?.type === "AssignmentPattern" ? target.left : target;
  const named = keywordOf(args as readonly Node[], inner?.type === "Identifier" ? inner.name : undefined);
  if (named !== undefined) return named;
  const given = args[index] as Node | undefined;
  return isKeywords(given) ? undefined : given;
}

function defaultOf(param: Node | undefined, path: readonly string[]): Node | undefined {
  if (param === undefined) return undefined;
  if (param.type === "AssignmentPattern") {
    if (path.length === 0) return param.right;
    return defaultOf(param.left as Node, path);
  }
  const [first] = path;
  if (param.type !== "ObjectPattern" || first === undefined) return undefined;
  for (const one of param.properties)
    if (one.type === "ObjectProperty" && one.key.type === "Identifier" && one.key.name === first)
      return one.value.type === "AssignmentPattern" ? one.value.right : undefined;
  return undefined;
}

/** An option of an object, through spreads and variables. */
export function optionOf(context: Context, options: Ref | undefined, name: string): Ref | undefined {
  if (options === undefined) return undefined;
  for (const one of followAll(context, options)) {
    if (one.kind !== "node") continue;
    const direct = propertyOf(one, name);
    if (direct !== undefined) return direct;
    const member = memberOf(context.project, one, name);
    if (member !== undefined) return member;
  }
  return setLater(options, name);
}

/** `if (tools) params.tools = tools`, `kwargs["tools"] = tools`, in the function that gives the options away. */
function setLater({ module, node }: Ref, name: string): Ref | undefined {
  const inner = bare(node);
  const names = (
    inner.type === "ObjectExpression"
      ? inner.properties.map((one) => (one.type === "SpreadElement" ? bare(one.argument) : undefined))
      : [inner]
  ).flatMap((one) => (one?.type === "Identifier" ? [one.name] : []));
  if (names.length === 0) return undefined;
  const home = functionOf(module, node);
  const set = module.assignments.find(
    ({ left, operator }) =>
      operator === "=" &&
      left.type === "MemberExpression" &&
      left.object.type === "Identifier" &&
      names.includes(left.object.name) &&
      keyOf(left) === name &&
      functionOf(module, left) === home,
  );
  return set === undefined ? undefined : { module, node: set.right };
}

/** The value as it stands, not followed, so that its place is where it is given. */
function propertyOf({ module, node }: Ref, name: string): Ref | undefined {
  if (node.type !== "ObjectExpression") return undefined;
  for (const one of node.properties.toReversed()) {
    if (one.type === "SpreadElement") continue;
    const key =
      one.key.type === "Identifier" ? one.key.name : one.key.type === "StringLiteral" ? one.key.value : "";
    if (key === name) return { module, node: one.type === "ObjectMethod" ? one : one.value };
  }
  return undefined;
}

export function firstOption(
  context: Context,
  options: Ref | undefined,
  names: readonly string[],
): Ref | undefined {
  for (const name of names) {
    const found = optionOf(context, options, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function argument({ module, node }: Ref, index: number): Ref | undefined {
  if (!("arguments" in node)) return undefined;
  const given = node.arguments[index];
  return given === undefined ? undefined : { module, node: given as Node };
}
