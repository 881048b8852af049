import type * as t from "@babel/types";
import type { SyntaxNode } from "@lezer/common";

/** What the readers of one file of Python share. */
export interface Lowering {
  readonly text: string;
  /** Packages behind names of this file, as Python calls them: `requests` of `import requests as r`. */
  readonly packages: Map<string, string>;
  /** The file that a module name means here, if it is one of this project's. */
  readonly fileOf: (module: string, level: number) => string | undefined;
  /** Names that the function at hand has, the innermost last. */
  readonly names: NameScope[];
  readonly classes: Set<string>;
  readonly expression: (node: SyntaxNode) => t.Expression;
  readonly statements: (body: SyntaxNode) => t.Statement[];
}

export interface NameScope {
  readonly declared: Set<string>;
  /** Names that `global` and `nonlocal` take from outside. */
  readonly outer: Set<string>;
  readonly isClass: boolean;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let one = node.firstChild; one !== null; one = one.nextSibling)
    if (one.name !== "Comment") found.push(one);
  return found;
}

export function textAt({ text }: Lowering, { from, to }: Span): string {
  return text.slice(from, to);
}

/** A node of the tree that the readers of a program know, at a place of the Python. */
export function make<T extends t.Node["type"]>(
  type: T,
  { from, to }: Span,
  fields: Readonly<Record<string, unknown>>,
): Extract<t.Node, { type: T }> {
  return { type, start: from, end: to, ...fields } as unknown as Extract<t.Node, { type: T }>;
}

export function identifier(name: string, at: Span): t.Identifier {
  return make("Identifier", at, { name });
}

export function stringAt(value: string, at: Span): t.StringLiteral {
  return make("StringLiteral", at, { value });
}

export function member(object: t.Expression, name: string, at: Span): t.MemberExpression {
  return make("MemberExpression", at, { object, property: identifier(name, at), computed: false });
}

export function property(name: string, value: t.Node, at: Span): t.ObjectProperty {
  return make("ObjectProperty", at, {
    key: identifier(name, at),
    value,
    computed: false,
    shorthand: false,
  });
}

export function spanOf(node: t.Node): Span {
  return { from: node.start ?? 0, to: node.end ?? 0 };
}
