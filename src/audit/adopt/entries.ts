import type { Module } from "../js/module.ts";
import { functionOf, nameOfFn } from "../js/module.ts";
import type { Fn, Node } from "../js/node.ts";
import { isFn } from "../js/node.ts";
import { paramNamesOf } from "../js/traits/names.ts";
import type { ModelCall, Tool } from "../model/program.ts";
import { namedAsChange } from "../patterns/brittle-tools/traits.ts";
import type { Tree } from "../read-tree.ts";
import { type Acting, actingWith } from "./acting.ts";

/** A function that is to be recorded. */
export interface Entry {
  readonly name: string;
  readonly module: Module;
  readonly fn: Fn;
  readonly tools: readonly Tool[];
  /** What it is called with in the code, as far as that is written out. */
  readonly inputs: readonly (readonly unknown[])[];
  readonly steps: number | undefined;
}

/** The outermost functions of plain data around calls of models, and why others are let be. */
export function entriesOf(
  tree: Tree,
  calls: readonly ModelCall[],
): { readonly entries: readonly Entry[]; readonly notes: readonly string[] } {
  const entries = new Map<Fn, Entry>();
  const notes = new Set<string>();
  for (const call of calls) {
    const module = tree.project.modules.get(call.place.file);
    const fn = module === undefined ? undefined : outermost(module, call);
    if (module === undefined) continue;
    if (fn === undefined) {
      notes.add(
        `${call.place.file}:${call.place.line} is in no function with a name: put it into one of plain data, and run init --adopt again`,
      );
      continue;
    }
    const name = nameOfFn(module, fn) ?? "agent";
    const why = notRecordable(module, fn, name);
    if (why !== undefined) {
      notes.add(`\`${name}\` in ${module.path} is not recorded: ${why}`);
      continue;
    }
    const acting = actingWith(tree.project, module);
    if (acting !== undefined) {
      notes.add(actsNote(name, module, acting));
      continue;
    }
    const known = entries.get(fn);
    const tools = new Map([...(known?.tools ?? []), ...call.tools.tools].map((tool) => [tool.name, tool]));
    const steps = call.loop?.bound.kind === "explicit" ? call.loop.bound.steps : undefined;
    entries.set(fn, { name, module, fn, tools: [...tools.values()], inputs: inputsOf(tree, name), steps });
  }
  return { entries: distinct([...entries.values()]), notes: [...notes] };
}

/** The configuration loads what it lists, so each command would do what its file does. */
function actsNote(name: string, module: Module, { file, line, code }: Acting): string {
  return `\`${name}\` in ${module.path} is not recorded: ${file}:${line} acts as soon as it is loaded (${code}), and every command of airworthy would load it; put that into a file of its own, or under if (import.meta.main), and run init --adopt again`;
}

/** Two functions of a name would be one workflow. */
function distinct(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Set<string>();
  return entries.map((entry) => {
    const base = seen.has(entry.name)
      ? `${entry.name}-${entry.module.path.replace(/\W+/g, "-").replace(/-[jt]sx?$/, "")}`
      : entry.name;
    seen.add(base);
    return { ...entry, name: base };
  });
}

function outermost(module: Module, { place }: ModelCall): Fn | undefined {
  const call = module.calls.find(
    (one) =>
      lineOf(module, one.callee.type === "MemberExpression" ? one.callee.property : one) === place.line,
  );
  let found: Fn | undefined;
  for (
    let fn = call === undefined ? undefined : functionOf(module, call);
    fn !== undefined;
    fn = functionOf(module, fn)
  )
    if (isTopLevel(module, fn) && nameOfFn(module, fn) !== undefined) found = fn;
  return found;
}

function lineOf({ lineStarts }: Module, { start }: Node): number {
  const at = start ?? 0;
  return lineStarts.findLastIndex((one) => one <= at) + 1;
}

function isTopLevel(module: Module, fn: Fn): boolean {
  for (let up = module.parents.get(fn); up !== undefined; up = module.parents.get(up)) {
    if (isFn(up) || up.type === "ClassBody" || up.type === "ObjectExpression") return false;
    if (up.type === "CallExpression") return false;
  }
  return true;
}

const HANDLERS = /^(GET|POST|PUT|PATCH|DELETE|handler|action|loader|default|middleware)$/;

function notRecordable(module: Module, fn: Fn, name: string): string | undefined {
  if (
    HANDLERS.test(name) ||
    [...paramNamesOf(fn)].some((one) => /^(req|request|res|response|event|c)$/.test(one))
  )
    return "it takes a request, which is no plain data; move the call into a function of its own";
  if (fn.generator === true) return "it is a generator";
  return module.exports.get("default") !== undefined && isDefault(module, fn)
    ? "it is the default export"
    : undefined;
}

function isDefault(module: Module, fn: Fn): boolean {
  const found = module.exports.get("default");
  return found !== undefined && "node" in found && found.node === fn;
}

/** `answer("Where is my order?")` anywhere in the tree, tests included. */
function inputsOf({ project }: Tree, name: string): readonly (readonly unknown[])[] {
  const inputs = new Map<string, readonly unknown[]>();
  for (const { calls } of project.modules.values())
    for (const { callee, arguments: given } of calls) {
      if (callee.type !== "Identifier" || callee.name !== name || given.length === 0) continue;
      const values = given.map((one) => literal(one as Node));
      if (values.every((one) => one !== undefined)) inputs.set(JSON.stringify(values), values);
    }
  return [...inputs.values()].slice(0, 20);
}

function literal(node: Node): unknown {
  if (node.type === "StringLiteral" || node.type === "NumericLiteral" || node.type === "BooleanLiteral")
    return node.value;
  if (node.type === "TemplateLiteral" && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** What each tool does, for those of which it can be said; the others count as writes. */
export function effectsOf({ tools }: Pick<Entry, "tools">): readonly ToolEffect[] {
  return tools.flatMap((tool): readonly ToolEffect[] => {
    if (namedAsChange(tool)) return [{ tool: tool.name, effect: "write" }];
    const reads = tool.handler !== undefined && READS.test(tool.name) && tool.handler.effect !== "write";
    return reads ? [{ tool: tool.name, effect: "read" }] : [];
  });
}

export interface ToolEffect {
  readonly tool: string;
  readonly effect: "read" | "write";
}

const READS = /^(get|search|find|list|lookup|look|fetch|read|query|check|retrieve|show|view|describe|count)/i;
