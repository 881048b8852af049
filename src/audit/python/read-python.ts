import type * as t from "@babel/types";
import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import type { Module } from "../js/module.ts";
import { lineAt, lineStartsOf } from "../js/module.ts";
import { moduleOf } from "../js/read-module.ts";
import { expressionOf } from "./_expression.ts";
import type { Lowering } from "./_lowering.ts";
import { children, make } from "./_lowering.ts";
import { statementsOf } from "./_statement.ts";

export interface PythonModule {
  readonly module: Module;
  /** Packages that it imports, as Python calls them. */
  readonly packages: readonly string[];
}

/**
 * A file of Python as a module of the program, or why it cannot be read. Each node stands where the Python is that it
 * was made from; what has no counterpart among those nodes is left out, so that nothing is said of it.
 */
export function readPython(
  path: string,
  text: string,
  fileOf: Lowering["fileOf"],
): PythonModule | { readonly unreadable: string } {
  const tree = parser.parse(withPlainTargets(text));
  const fault = faultIn(tree.topNode, text);
  if (fault !== undefined) return { unreadable: fault };
  const lowering: Lowering = {
    text,
    packages: new Map(),
    fileOf,
    names: [{ declared: new Set(), outer: new Set(), isClass: false }],
    classes: new Set(),
    expression: (node) => expressionOf(lowering, node),
    statements: (body) =>
      children(body).flatMap((one) => (one.name === ":" ? [] : statementsOf(lowering, one))),
  };
  let body: t.Statement[];
  try {
    body = lowering.statements(tree.topNode);
  } catch (error) {
    if (error instanceof RangeError) return { unreadable: "it nests too deep" };
    throw error;
  }
  const program = make("Program", tree.topNode, { body, directives: [], sourceType: "module" });
  const module = moduleOf(path, text, program);
  return { module: withExports(module), packages: [...new Set(lowering.packages.values())] };
}

/** `with streams() as (read, write):`, which the grammar does not know; each name stays where it is. */
function withPlainTargets(text: string): string {
  return text.replace(
    /^([ \t]*(?:async[ \t]+)?with\b[^\n]*?\bas[ \t]*)\(([\w\s,*]+)\)(?=[ \t]*[:,)])/gm,
    (_, head: string, names: string) => `${head} ${names} `,
  );
}

/** Python gives away every name of a module. */
function withExports(module: Module): Module {
  const names = module.scopes.get(module.program)?.keys() ?? [];
  return { ...module, exports: new Map([...names].map((name) => [name, { local: name }])) };
}

function faultIn(top: SyntaxNode, text: string): string | undefined {
  const cursor = top.cursor();
  do {
    const isOld = cursor.name === "PrintStatement";
    if (!cursor.type.isError && !isOld) continue;
    // `yield` alone is Python, whatever the grammar says.
    if (cursor.from === cursor.to && cursor.node.parent?.name === "YieldStatement") continue;
    const line = lineAt({ lineStarts: lineStartsOf(text) }, cursor.from);
    return isOld ? `line ${line} is Python 2` : `line ${line} is no Python 3`;
  } while (cursor.next());
  return undefined;
}
