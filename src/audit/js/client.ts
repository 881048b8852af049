import type { Context } from "./context.ts";
import { argumentsOf } from "./context.ts";
import type { Ref } from "./follow.ts";
import { follow } from "./follow.ts";
import { bindingOf } from "./module.ts";
import type { Node } from "./node.ts";
import { bare, isCall, isFn, keyOf } from "./node.ts";

const REQUEST = /^(req|request|ctx|context|event|c|body|payload|params)$/;
const BODY = /^(body|json|formData|query|searchParams|requestBody|rawBody)$/;

/** The expression in which a value leaves a request of the client, if it comes from one. */
export function clientOrigin(context: Context, { module, node }: Ref, depth = 0): Ref | undefined {
  if (depth > 8) return undefined;
  const inner = bare(node);
  const next = (one: Node): Ref | undefined => clientOrigin(context, { module, node: one }, depth + 1);
  switch (inner.type) {
    case "Identifier":
      return ofName(context, { module, node: inner }, inner.name, depth);
    case "MemberExpression":
    case "OptionalMemberExpression":
      return isBody(inner) ? { module, node: inner } : next(inner.object);
    case "LogicalExpression":
      return next(inner.left) ?? next(inner.right);
    case "ConditionalExpression":
      return next(inner.consequent) ?? next(inner.alternate);
    case "TemplateLiteral":
      return inner.expressions.map(next).find((one) => one !== undefined);
    case "BinaryExpression":
      return next(inner.left) ?? next(inner.right);
    default:
      return isCall(inner) ? ofCall(context, { module, node: inner }, depth) : undefined;
  }
}

function ofCall(context: Context, { module, node }: Ref, depth: number): Ref | undefined {
  if (!isCall(node)) return undefined;
  const { callee } = node;
  if (callee.type === "MemberExpression" || callee.type === "OptionalMemberExpression") {
    if (isBody(callee)) return { module, node };
    const name = keyOf(callee);
    // What is checked is still the client's; what is looked up is not.
    if (name !== undefined && /^(parse|safeParse|parseAsync|trim|toString|toLowerCase)$/.test(name)) {
      const [first] = node.arguments;
      const given = first !== undefined && /parse/i.test(name) ? (first as Node) : callee.object;
      return clientOrigin(context, { module, node: given }, depth + 1);
    }
    return undefined;
  }
  return callee.type === "Identifier" && /^(readBody|getQuery|readValidatedBody|useBody)$/.test(callee.name)
    ? { module, node }
    : undefined;
}

/** `req.body`, `await request.json()`, `c.req.json()`, `JSON.parse(event.body)`. */
function isBody(node: Node): boolean {
  if (node.type !== "MemberExpression" && node.type !== "OptionalMemberExpression") return false;
  const name = keyOf(node);
  if (name === undefined || !BODY.test(name)) return false;
  const object = bare(node.object);
  if (object.type === "Identifier") return REQUEST.test(object.name) || /req(uest)?$/i.test(object.name);
  const inner =
    object.type === "MemberExpression" || object.type === "OptionalMemberExpression"
      ? keyOf(object)
      : undefined;
  return inner === "req" || inner === "request" || inner === "nextUrl";
}

function ofName(context: Context, ref: Ref, name: string, depth: number): Ref | undefined {
  const binding = bindingOf(ref.module, name, ref.node);
  if (binding === undefined || binding.imported !== undefined) return undefined;
  if (binding.kind === "param" && isFn(binding.node)) {
    const found = follow(context.project, ref);
    if (found.kind !== "param") return undefined;
    for (const given of argumentsOf(context, found)) {
      const origin = clientOrigin(context, given, depth + 1);
      if (origin !== undefined) return origin;
    }
    return rawArgument(context, found, depth);
  }
  if (binding.init === undefined) return undefined;
  return clientOrigin(context, { module: ref.module, node: binding.init }, depth + 1);
}

/** `f({ model })`, where the member itself cannot be followed further. */
function rawArgument(
  context: Context,
  { fn, path }: { readonly fn: Ref["node"]; readonly path: readonly string[] },
  depth: number,
): Ref | undefined {
  if (!isFn(fn)) return undefined;
  const [first, member] = path;
  for (const { node, module } of (context.graph.callersOf.get(fn) ?? []).slice(0, 6)) {
    const given = node.arguments[Number(first)];
    if (given === undefined) continue;
    if (member === undefined) {
      const origin = clientOrigin(context, { module, node: given as Node }, depth + 1);
      if (origin !== undefined) return origin;
    } else if (given.type === "ObjectExpression") {
      for (const one of given.properties)
        if (one.type === "ObjectProperty" && keyOf(one) === member) {
          const origin = clientOrigin(context, { module, node: one.value as Node }, depth + 1);
          if (origin !== undefined) return origin;
        }
    }
  }
  return undefined;
}
