import type { Tool } from "../model/program.ts";
import type { Context } from "./context.ts";
import { firstOption, optionOf } from "./context.ts";
import type { Ref } from "./follow.ts";
import { follow } from "./follow.ts";
import { handlerOf } from "./handler.ts";
import type { Module } from "./module.ts";
import type { Node } from "./node.ts";
import { allOf, isFn, isObject, keyOf } from "./node.ts";
import { placeOf } from "./place.ts";
import { parametersOf } from "./schema.ts";
import { textOf } from "./text.ts";

const DOES = ["execute", "handler", "run", "call", "_call", "invoke", "fn", "func"] as const;
const SCHEMA = ["parameters", "input_schema", "inputSchema", "args_schema", "schema", "input_model"] as const;
const SPEC = ["definition", "declaration", "spec", "schema", "tool", "function"] as const;

/**
 * Tools that are known by what they look like: a name, a description, parameters and the function that does it. For
 * where a call is offered tools out of a registry that cannot be followed.
 */
export function toolsByShape(context: Context, module: Module): readonly Tool[] {
  const { program, text, path } = module;
  if (!/tool/i.test(`${path} ${text}`) || !/description/.test(text)) return [];
  const objects = allOf(program, isObject).flatMap((node) => ofObject(context, { module, node }) ?? []);
  const classes = allOf(program, isClass).flatMap((node) => ofClass(context, module, node) ?? []);
  return [...objects, ...classes];
}

type ClassNode = Extract<Node, { type: "ClassDeclaration" | "ClassExpression" }>;

function isClass(node: Node): node is ClassNode {
  return node.type === "ClassDeclaration" || node.type === "ClassExpression";
}

/** `{ name, description, parameters, handler }` and `{ definition: { name, description, parameters }, handler }`. */
function ofObject(context: Context, ref: Ref): Tool | undefined {
  const handler = functionIn(context, ref);
  if (handler === undefined) return undefined;
  const specs = [ref, ...SPEC.flatMap((key) => optionOf(context, ref, key) ?? [])];
  const spec = specs.find((one) => saidIn(context, one) !== undefined);
  const said = spec === undefined ? undefined : saidIn(context, spec);
  const schema = spec === undefined ? undefined : firstOption(context, spec, SCHEMA);
  if (spec === undefined || said === undefined || schema === undefined) return undefined;
  return made(context, { ...said, place: placeOf(spec), schema, handler });
}

function functionIn(context: Context, { module, node }: Ref): Ref | undefined {
  if (node.type !== "ObjectExpression") return undefined;
  for (const one of node.properties) {
    if (one.type === "SpreadElement" || !isOneOf(DOES, keyOf(one))) continue;
    if (one.type === "ObjectMethod") return { module, node: one };
    const found = follow(context.project, { module, node: one.value });
    if (found.kind === "node" && isFn(found.node)) return found;
  }
  return undefined;
}

/** `class Lookup { name = "lookup"; description = "…"; async execute(input) { … } }` */
function ofClass(context: Context, module: Module, { body }: ClassNode): Tool | undefined {
  const fields = new Map<string, Ref>();
  let handler: Ref | undefined;
  for (const one of body.body) {
    if (one.type === "ClassProperty" && one.value) fields.set(keyOf(one) ?? "", { module, node: one.value });
    if (one.type === "ClassMethod" && isOneOf(DOES, keyOf(one))) handler ??= { module, node: one };
  }
  const [name, description] = ["name", "description"].map((key) => wordsOf(context, fields.get(key)));
  if (name === undefined || description === undefined || handler === undefined) return undefined;
  const schema = SCHEMA.map((key) => fields.get(key)).find((one) => one !== undefined);
  return made(context, { name, description, place: placeOf({ module, node: body }), schema, handler });
}

interface Made {
  readonly name: string;
  readonly description: string;
  readonly place: Tool["place"];
  readonly schema: Ref | undefined;
  readonly handler: Ref;
}

function made(context: Context, { name, description, place, schema, handler }: Made): Tool | undefined {
  const does = handlerOf(context, handler);
  return does === undefined
    ? undefined
    : {
        name,
        sdk: "a registry",
        place,
        description,
        parameters: parametersOf(context, schema),
        output: false,
        handler: does,
        handledBy: "code",
        approval: false,
        contracted: false,
      };
}

function saidIn(context: Context, spec: Ref): Pick<Made, "name" | "description"> | undefined {
  const name = wordsOf(context, optionOf(context, spec, "name"));
  const description = wordsOf(context, optionOf(context, spec, "description"));
  return name === undefined || description === undefined ? undefined : { name, description };
}

/** A name without holes: what is made once for each of a list is no tool of its own. */
function wordsOf(context: Context, ref: Ref | undefined): string | undefined {
  const text = ref === undefined ? undefined : textOf(context.project, ref);
  return text === undefined || text.text.trim() === "" || /^\{…\}$/.test(text.text.trim())
    ? undefined
    : text.text;
}

function isOneOf(names: readonly string[], name: string | undefined): boolean {
  return name !== undefined && names.includes(name);
}
