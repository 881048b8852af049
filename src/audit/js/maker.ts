import type * as t from "@babel/types";
import type { CallRef } from "./calls.ts";
import type { Context } from "./context.ts";
import { argumentsOf } from "./context.ts";
import type { Followed, Ref } from "./follow.ts";
import { follow, returnOf } from "./follow.ts";
import type { Module } from "./module.ts";
import { bindingOf } from "./module.ts";
import type { Fn } from "./node.ts";
import { bare, isCall, keyOf } from "./node.ts";

/** What made a value: a function or class of a package, and the methods it has gone through since. */
export interface Maker {
  readonly from: string;
  /** `generateText`, `OpenAI`; `default` where it has no name. */
  readonly name: string;
  /** The call or construction that made it. */
  readonly made?: CallRef;
  readonly via: readonly Step[];
}

export interface Step {
  readonly method: string;
  /** Undefined where it is only named: `client.chat`. */
  readonly call?: CallRef;
}

const DEEP = 10;
/** A link of a chain of calls is nearer than a definition: graphs are built in chains of a dozen. */
const LINK = 0.2;

/** Undefined where nothing can be said. */
export function makerOf(context: Context, ref: Ref, depth = 0): Maker | undefined {
  if (depth > DEEP) return undefined;
  const inner = bare(ref.node);
  const known = context.makers.get(inner);
  if (known !== undefined) return known === "none" ? undefined : known;
  const found = lookUp(context, { module: ref.module, node: inner }, depth);
  // Deep down the search may have been cut off, so that nothing found says little.
  if (found !== undefined || depth < 3) context.makers.set(inner, found ?? "none");
  return found;
}

function lookUp(context: Context, ref: Ref, depth: number): Maker | undefined {
  const inner = ref.node;
  if (isCall(inner)) return ofCall(context, { module: ref.module, node: inner }, depth);
  const found = follow(context.project, { module: ref.module, node: inner });
  const known = ofFollowed(context, found, depth);
  if (known !== undefined) return known;
  if (inner.type !== "MemberExpression" && inner.type !== "OptionalMemberExpression") return undefined;
  const whole = makerOf(context, { module: ref.module, node: inner.object }, depth + LINK);
  return whole === undefined ? undefined : { ...whole, via: [...whole.via, { method: keyOf(inner) ?? "?" }] };
}

function ofFollowed(context: Context, found: Followed, depth: number): Maker | undefined {
  switch (found.kind) {
    case "package":
      return split(found.from, found.name);
    case "param":
      return ofParam(context, found, depth);
    case "node":
      if (isCall(found.node)) return ofCall(context, { module: found.module, node: found.node }, depth + 1);
      if (found.node.type === "LogicalExpression")
        return (
          makerOf(context, { module: found.module, node: found.node.left }, depth + 1) ??
          makerOf(context, { module: found.module, node: found.node.right }, depth + 1)
        );
      if (found.node.type === "ConditionalExpression")
        return (
          makerOf(context, { module: found.module, node: found.node.consequent }, depth + 1) ??
          makerOf(context, { module: found.module, node: found.node.alternate }, depth + 1)
        );
      if (
        (found.node.type === "ClassDeclaration" || found.node.type === "ClassExpression") &&
        found.node.superClass
      )
        return makerOf(context, { module: found.module, node: found.node.superClass }, depth + 1);
      return undefined;
    default:
      return undefined;
  }
}

/** `OpenAI.AzureOpenAI` is a member of what is imported. */
function split(from: string, name: string): Maker {
  const [first = name, ...rest] = name.split(".");
  return { from, name: first, via: rest.map((method) => ({ method })) };
}

function ofCall(context: Context, call: CallRef, depth: number): Maker | undefined {
  const { module, node } = call;
  if (node.callee.type === "Import" || node.callee.type === "Super") return undefined;
  const callee = makerOf(context, { module, node: node.callee }, depth + LINK);
  if (callee !== undefined) {
    const last = callee.via.at(-1);
    if (last === undefined)
      return { ...callee, made: call, via: callee.made === undefined ? [] : callee.via };
    if (last.call !== undefined) return callee;
    return { ...callee, via: [...callee.via.slice(0, -1), { ...last, call }] };
  }
  const made = returnOf(context.project, call);
  return made === undefined ? undefined : makerOf(context, made, depth + 1);
}

function ofParam(
  context: Context,
  found: Extract<Followed, { kind: "param" }>,
  depth: number,
): Maker | undefined {
  const typed = typeOfParam(found.module, found.fn, found.path);
  if (typed !== undefined) return typed;
  for (const given of argumentsOf(context, found)) {
    const maker = makerOf(context, given, depth + 2);
    if (maker !== undefined) return maker;
  }
  return undefined;
}

/** `(client: OpenAI)` and `constructor(private client: OpenAI)`. */
function typeOfParam(module: Module, fn: Fn, path: readonly string[]): Maker | undefined {
  if (path.length !== 1) return undefined;
  const param = fn.params[Number(path[0])];
  const target = param?.type === "TSParameterProperty" ? param.parameter : param;
  const annotated = target?.type === "AssignmentPattern" ? target.left : target;
  const annotation =
    annotated !== undefined && "typeAnnotation" in annotated ? annotated.typeAnnotation : undefined;
  if (annotation?.type !== "TSTypeAnnotation") return undefined;
  return typeMaker(module, annotation.typeAnnotation);
}

function typeMaker(module: Module, type: t.TSType): Maker | undefined {
  if (type.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return undefined;
  const binding = bindingOf(module, type.typeName.name, module.program);
  return binding?.imported === undefined ? undefined : split(binding.imported.from, binding.imported.name);
}
