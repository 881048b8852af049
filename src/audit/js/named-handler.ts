import type { Handler } from "../model/program.ts";
import type { Context } from "./context.ts";
import { firstOption } from "./context.ts";
import type { Ref } from "./follow.ts";
import { follow } from "./follow.ts";
import { analyseNodes, handlerOf } from "./handler.ts";
import type { Module } from "./module.ts";
import { nameOfFn } from "./module.ts";
import type { Node } from "./node.ts";
import { allOf, isFn, isObject, keyOf } from "./node.ts";
import { placeOf } from "./place.ts";

/**
 * What does a tool that is described apart from its function: a member of a table of functions, a case of a
 * switch, an `if` on its name, or a function of its name.
 */
export function findHandler(context: Context, name: string): Handler | undefined {
  const camel = name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
  const names = new Set([name, camel]);
  let byName: Ref | undefined;
  for (const module of context.project.modules.values()) {
    // Most files do not have the word at all.
    if (!module.text.includes(name) && !module.text.includes(camel)) continue;
    const handled = inTable(context, module, names) ?? inBranch(context, module, name);
    if (handled !== undefined) return handled;
    const fn = module.functions.find((one) => names.has(nameOfFn(module, one) ?? ""));
    if (fn !== undefined) byName ??= { module, node: fn };
  }
  return byName === undefined ? undefined : handlerOf(context, byName);
}

function inTable(context: Context, module: Module, names: ReadonlySet<string>): Handler | undefined {
  for (const object of partsOf(module).objects) {
    for (const one of object.properties) {
      if (one.type === "SpreadElement" || !names.has(keyOf(one) ?? "")) continue;
      if (one.type === "ObjectMethod") return handlerOf(context, { module, node: one });
      const value = follow(context.project, { module, node: one.value });
      if (value.kind !== "node") continue;
      if (isFn(value.node)) return handlerOf(context, value);
      const inner = firstOption(context, value, [
        "handler",
        "execute",
        "run",
        "fn",
        "func",
        "function",
        "callback",
      ]);
      const handler = inner === undefined ? undefined : handlerOf(context, inner);
      if (handler !== undefined) return handler;
    }
  }
  return undefined;
}

function inBranch(context: Context, module: Module, name: string): Handler | undefined {
  for (const node of partsOf(module).branches) {
    if (node.type === "SwitchCase") {
      if (node.test?.type !== "StringLiteral" || node.test.value !== name || node.consequent.length === 0)
        continue;
      return analyseNodes(context, module, node.consequent, placeOf({ module, node }));
    }
    if (node.type === "IfStatement" && namesIt(node.test, name))
      return analyseNodes(context, module, [node.consequent], placeOf({ module, node }));
  }
  return undefined;
}

function namesIt(test: Node, name: string): boolean {
  if (test.type === "LogicalExpression") return namesIt(test.left, name) || namesIt(test.right, name);
  if (test.type !== "BinaryExpression" || !/^===?$/.test(test.operator)) return false;
  return [test.left, test.right].some((side) => side.type === "StringLiteral" && side.value === name);
}

const NAMING = /^(name|id|tool_?choice|toolName|title|label|description)$/i;

/** Whether other code than its definition knows a tool by its name, as a page does that runs it there. */
export function isKnownElsewhere({ project }: Context, name: string): boolean {
  for (const module of project.modules.values()) {
    if (!module.text.includes(name)) continue;
    const literals = allOf(
      module.program,
      (one): one is Extract<Node, { type: "StringLiteral" }> => one.type === "StringLiteral",
    );
    const isKnown = literals.some((one) => {
      if (one.value !== name && one.value !== `tool-${name}`) return false;
      const up = module.parents.get(one);
      return up?.type !== "ObjectProperty" || up.value !== one || !NAMING.test(keyOf(up) ?? "");
    });
    if (isKnown) return true;
  }
  return false;
}

interface Parts {
  readonly objects: readonly Extract<Node, { type: "ObjectExpression" }>[];
  readonly branches: readonly Branch[];
}

const PARTS = new WeakMap<Module, Parts>();

function partsOf(module: Module): Parts {
  const known = PARTS.get(module);
  if (known !== undefined) return known;
  const parts = { objects: allOf(module.program, isObject), branches: allOf(module.program, isBranch) };
  PARTS.set(module, parts);
  return parts;
}

type Branch = Extract<Node, { type: "SwitchCase" | "IfStatement" }>;

function isBranch(node: Node): node is Branch {
  return node.type === "SwitchCase" || node.type === "IfStatement";
}
