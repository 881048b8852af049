import type * as t from "@babel/types";

export type Node = t.Node;
export type Fn =
  | t.FunctionDeclaration
  | t.FunctionExpression
  | t.ArrowFunctionExpression
  | t.ObjectMethod
  | t.ClassMethod
  | t.ClassPrivateMethod;
export type Loop =
  | t.WhileStatement
  | t.DoWhileStatement
  | t.ForStatement
  | t.ForOfStatement
  | t.ForInStatement;
export type Call = t.CallExpression | t.OptionalCallExpression | t.NewExpression;

const FUNCTIONS = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
  "ObjectMethod",
  "ClassMethod",
  "ClassPrivateMethod",
]);
const LOOPS = new Set([
  "WhileStatement",
  "DoWhileStatement",
  "ForStatement",
  "ForOfStatement",
  "ForInStatement",
]);

export function isObject(node: Node): node is Extract<Node, { type: "ObjectExpression" }> {
  return node.type === "ObjectExpression";
}

export function isFn(node: Node | null | undefined): node is Fn {
  return node !== null && node !== undefined && FUNCTIONS.has(node.type);
}

export function isLoop(node: Node | null | undefined): node is Loop {
  return node !== null && node !== undefined && LOOPS.has(node.type);
}

export function isCall(node: Node | null | undefined): node is Call {
  const type = node?.type;
  return type === "CallExpression" || type === "OptionalCallExpression" || type === "NewExpression";
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Most of what a node has is no child; asking each value for its type is dearer than knowing these. */
const NOT_CHILDREN = new Set([
  "type",
  "start",
  "end",
  "loc",
  "extra",
  "name",
  "operator",
  "kind",
  "computed",
  "async",
  "generator",
  "leadingComments",
  "trailingComments",
  "innerComments",
  "errors",
]);

/** The nodes right below a node, in the order of the text as far as the parser keeps it. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  const fields = node as unknown as Readonly<Record<string, unknown>>;
  for (const key in fields) {
    if (NOT_CHILDREN.has(key)) continue;
    const value = fields[key];
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value)) {
      for (const one of value) if (isNode(one)) children.push(one);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

/** Visits a node and all below it, without recursion, as a hostile file may nest deeper than the stack. */
export function walk(root: Node, visit: (node: Node) => boolean | undefined): void {
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (visit(node) === false) continue;
    const children = childrenOf(node);
    for (let at = children.length - 1; at >= 0; at--) {
      const child = children[at];
      if (child !== undefined) open.push(child);
    }
  }
}

/** Every node of a kind at or below `root`. */
export function allOf<T extends Node>(
  root: Node,
  is: (node: Node) => node is T,
  { intoFunctions = true }: { readonly intoFunctions?: boolean } = {},
): T[] {
  const found: T[] = [];
  walk(root, (node) => {
    if (is(node)) found.push(node);
    return intoFunctions || node === root || !isFn(node);
  });
  return found;
}

/** The expression inside of casts, `await`, `!`, brackets and `satisfies`. */
export function bare(node: Node): Node {
  let inner = node;
  for (;;) {
    switch (inner.type) {
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "TSTypeAssertion":
      case "ParenthesizedExpression":
      case "TSInstantiationExpression":
        inner = inner.expression;
        break;
      case "AwaitExpression":
        inner = inner.argument;
        break;
      default:
        return inner;
    }
  }
}

/** `name` of `{ name: … }`, `a.name` and `a["name"]`. */
export function keyOf(
  node:
    | t.ObjectProperty
    | t.ObjectMethod
    | t.ClassProperty
    | t.ClassMethod
    | t.MemberExpression
    | t.OptionalMemberExpression,
): string | undefined {
  const key =
    node.type === "MemberExpression" || node.type === "OptionalMemberExpression" ? node.property : node.key;
  if (key.type === "Identifier" && !node.computed) return key.name;
  if (key.type === "StringLiteral") return key.value;
  if (key.type === "NumericLiteral") return String(key.value);
  return key.type === "PrivateName" ? key.id.name : undefined;
}
