import type { Parameter } from "../model/program.ts";
import type { Context } from "./context.ts";
import { argument, followAll, optionOf } from "./context.ts";
import type { Ref } from "./follow.ts";
import { follow } from "./follow.ts";
import { isCall, keyOf } from "./node.ts";
import { sourceOf } from "./place.ts";
import { textOf } from "./text.ts";

/** The parameters of a schema, be it of Zod, TypeBox or JSON Schema. Undefined where they cannot be read. */
export function parametersOf(context: Context, schema: Ref | undefined): readonly Parameter[] | undefined {
  if (schema === undefined) return undefined;
  for (const one of followAll(context, schema)) {
    const found = ofCalls(context, one) ?? ofJsonSchema(context, one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `z.object({ … })`, with whatever comes after it. */
function ofCalls(context: Context, ref: Ref): readonly Parameter[] | undefined {
  if (!isCall(ref.node)) return undefined;
  let at: Ref = ref;
  for (let depth = 0; depth < 8; depth++) {
    const { module, node } = at;
    if (!isCall(node)) return undefined;
    const { callee } = node;
    const name =
      callee.type === "MemberExpression" ? keyOf(callee) : callee.type === "Identifier" ? callee.name : "";
    if (/^(object|strictObject|looseObject|interface|Object|jsonSchema|zodSchema)$/.test(name ?? "")) {
      const first = argument(at, 0);
      const shape = first === undefined ? undefined : follow(context.project, first);
      if (first === undefined) return [];
      if (name === "jsonSchema") return ofJsonSchema(context, first);
      if (shape?.kind !== "node" || shape.node.type !== "ObjectExpression") return undefined;
      return fieldsOf(context, shape);
    }
    if (callee.type !== "MemberExpression") return undefined;
    const next = follow(context.project, { module, node: callee.object });
    if (next.kind !== "node") return undefined;
    at = next;
  }
  return undefined;
}

function fieldsOf(context: Context, { module, node }: Ref): readonly Parameter[] {
  if (node.type !== "ObjectExpression") return [];
  return node.properties.flatMap((one) => {
    if (one.type !== "ObjectProperty") return [];
    const ref = { module, node: one.value };
    const inner = follow(context.project, ref);
    const text =
      inner.kind === "node" ? `${sourceOf(inner, 2_000)} ${sourceOf(ref, 2_000)}` : sourceOf(ref, 2_000);
    return [
      {
        name: keyOf(one) ?? "?",
        described: /\.(describe|meta)\(|description\s*:/.test(text),
        type:
          text.match(
            /\.(string|number|int|boolean|enum|array|object|record|any|unknown|literal|date|union)\b/,
          )?.[1] ?? "unknown",
        required: !/\.(optional|nullish|default)\(/.test(text),
        depth: depthOf(text),
      },
    ];
  });
}

/** How many objects stand in each other. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  const open: boolean[] = [];
  for (const part of text.matchAll(/(object|strictObject)\(|[()]/g)) {
    if (part[1] !== undefined) {
      depth++;
      open.push(true);
      most = Math.max(most, depth);
    } else if (part[0] === "(") open.push(false);
    else if (open.pop() === true) depth--;
  }
  return most;
}

function ofJsonSchema(context: Context, ref: Ref): readonly Parameter[] | undefined {
  const properties = optionOf(context, ref, "properties") ?? (isOnlyFields(context, ref) ? ref : undefined);
  if (properties === undefined) return optionOf(context, ref, "type") === undefined ? undefined : [];
  const required = optionOf(context, ref, "required");
  const names = new Set(
    required?.node.type === "ArrayExpression"
      ? required.node.elements.flatMap((one) => (one?.type === "StringLiteral" ? [one.value] : []))
      : [],
  );
  const found = follow(context.project, properties);
  if (found.kind !== "node" || found.node.type !== "ObjectExpression") return undefined;
  return found.node.properties.flatMap((one) => {
    if (one.type !== "ObjectProperty") return [];
    const field = { module: found.module, node: one.value };
    const type = optionOf(context, field, "type");
    const name = keyOf(one) ?? "?";
    return [
      {
        name,
        described: optionOf(context, field, "description") !== undefined,
        type: (type === undefined ? undefined : textOf(context.project, type)?.text) ?? "unknown",
        required: names.has(name),
        depth: (sourceOf(field, 4_000).match(/properties["']?\s*:/g) ?? []).length,
      },
    ];
  });
}

/** `{ id: { type: "string" } }`, which what sends it makes a schema of. */
function isOnlyFields(context: Context, { module, node }: Ref): boolean {
  return (
    node.type === "ObjectExpression" &&
    node.properties.length > 0 &&
    node.properties.every(
      (one) =>
        one.type === "ObjectProperty" &&
        one.value.type === "ObjectExpression" &&
        optionOf(context, { module, node: one.value }, "type") !== undefined,
    )
  );
}
