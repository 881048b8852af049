import type { ParserOptions } from "@babel/parser";
import { parse } from "@babel/parser";
import type * as t from "@babel/types";
import type { Binding, Exported, Module, Parents } from "./module.ts";
import { lineStartsOf } from "./module.ts";
import type { Call, Fn, Loop, Node } from "./node.ts";
import { childrenOf, isCall, isFn, isLoop } from "./node.ts";

const ABOVE = Symbol("the node above");

type Linked = Node & { [ABOVE]?: Node };

/** Kept in the nodes themselves: a table of half a million of them takes as much memory as a fifth of the trees. */
const PARENTS: Parents = { get: (node: Linked) => node[ABOVE] };

type Scopes = Map<Node, Map<string, Binding>>;

interface Made {
  readonly parents: Parents;
  readonly scopes: Scopes;
  readonly sources: Set<string>;
  readonly exports: Map<string, Exported>;
  readonly stars: string[];
  readonly calls: Call[];
  readonly functions: Fn[];
  readonly loops: Loop[];
  readonly classes: t.Class[];
  readonly assignments: t.AssignmentExpression[];
  readonly names: Set<string>;
}

/** A file as a module, or why it cannot be read. What the parser can recover from is no reason. */
export function readModule(path: string, text: string): Module | { readonly unreadable: string } {
  let file: t.File;
  try {
    file = parse(text, {
      sourceType: "unambiguous",
      errorRecovery: true,
      attachComment: false,
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      allowSuperOutsideMethod: true,
      allowUndeclaredExports: true,
      plugins: pluginsFor(path),
    });
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message.slice(0, 200) : "it does not parse" };
  }
  return moduleOf(path, text, file.program);
}

/** A module of a program that is parsed. */
export function moduleOf(path: string, text: string, program: t.Program): Module {
  const made: Made = {
    parents: PARENTS,
    scopes: new Map(),
    sources: new Set(),
    exports: new Map(),
    stars: [],
    calls: [],
    functions: [],
    loops: [],
    classes: [],
    assignments: [],
    names: new Set(),
  };
  collect(program, made);
  return {
    path,
    text,
    program,
    ...made,
    sources: [...made.sources],
    lineStarts: lineStartsOf(text),
  };
}

type Plugins = ParserOptions["plugins"] & object;

function pluginsFor(path: string): Plugins {
  const typed = /\.[cm]?tsx?$/.test(path);
  // `<T>x` is a cast in .ts and a tag in .tsx.
  const jsx = !/\.[cm]?ts$/.test(path);
  const decorators = ["decorators", "decoratorAutoAccessors"] as const;
  const flow = !typed ? (["flow"] as const) : [];
  return [...decorators, ...(typed ? (["typescript"] as const) : flow), ...(jsx ? (["jsx"] as const) : [])];
}

function collect(program: t.Program, made: Made): void {
  const open: Node[] = [program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    // A third of the memory of a tree is where its nodes are by line and column, twice.
    node.loc = null;
    delete node.extra;
    note(node, made);
    const children = childrenOf(node);
    for (let at = children.length - 1; at >= 0; at--) {
      const child = children[at];
      if (child === undefined) continue;
      (child as Linked)[ABOVE] = node;
      open.push(child);
    }
  }
}

function note(node: Node, made: Made): void {
  if (isCall(node)) noteCall(node, made);
  if (isFn(node)) noteFunction(node, made);
  if (isLoop(node)) made.loops.push(node);
  switch (node.type) {
    case "Identifier":
    case "JSXIdentifier":
      made.names.add(node.name);
      return;
    case "ImportDeclaration":
      noteImport(node, made);
      return;
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
    case "ExportAllDeclaration":
      noteExport(node, made);
      return;
    case "VariableDeclaration":
      noteVariables(node, made);
      return;
    case "ClassDeclaration":
    case "ClassExpression":
      made.classes.push(node);
      if (node.id) declare(made, node, node.id.name, { kind: "value", node, init: node });
      return;
    case "AssignmentExpression":
      made.assignments.push(node);
      noteCommonExport(node, made);
      return;
    case "TSEnumDeclaration":
      declare(made, node, node.id.name, { kind: "value", node, init: node });
      return;
    default:
  }
}

function noteCall(node: Call, made: Made): void {
  made.calls.push(node);
  const [first] = node.arguments;
  const isRequire = node.callee.type === "Identifier" && node.callee.name === "require";
  if ((isRequire || node.callee.type === "Import") && first?.type === "StringLiteral")
    made.sources.add(first.value);
}

function noteFunction(fn: Fn, made: Made): void {
  made.functions.push(fn);
  if (fn.type === "FunctionDeclaration" && fn.id)
    declare(made, fn, fn.id.name, { kind: "value", node: fn, init: fn });
  fn.params.forEach((param, index) => {
    const target = param.type === "TSParameterProperty" ? param.parameter : param;
    bindPattern(target as Node, [], (name, path, fallback) =>
      scope(made, fn).set(name, {
        kind: "param",
        node: fn,
        path: [String(index), ...path],
        ...(fallback === undefined ? {} : { init: fallback }),
      }),
    );
  });
}

function noteImport(node: t.ImportDeclaration, made: Made): void {
  const from = node.source.value;
  if (node.importKind !== "type") made.sources.add(from);
  for (const one of node.specifiers) {
    const name =
      one.type === "ImportDefaultSpecifier"
        ? "default"
        : one.type === "ImportNamespaceSpecifier"
          ? "*"
          : one.imported.type === "Identifier"
            ? one.imported.name
            : one.imported.value;
    declare(made, node, one.local.name, { kind: "import", node: one, imported: { from, name } });
  }
}

function noteExport(
  node: t.ExportNamedDeclaration | t.ExportDefaultDeclaration | t.ExportAllDeclaration,
  made: Made,
): void {
  if (node.type === "ExportAllDeclaration") {
    made.sources.add(node.source.value);
    made.stars.push(node.source.value);
    return;
  }
  if (node.type === "ExportDefaultDeclaration") {
    made.exports.set("default", { node: node.declaration });
    return;
  }
  if (node.source) made.sources.add(node.source.value);
  for (const one of node.specifiers) {
    const name = one.exported.type === "Identifier" ? one.exported.name : one.exported.value;
    if (one.type === "ExportNamespaceSpecifier" && node.source)
      made.exports.set(name, { from: node.source.value, name: "*" });
    if (one.type !== "ExportSpecifier") continue;
    const local = "name" in one.local ? one.local.name : one.local.value;
    made.exports.set(name, node.source ? { from: node.source.value, name: local } : { local });
  }
  const { declaration } = node;
  if (declaration?.type === "VariableDeclaration") {
    for (const { id } of declaration.declarations)
      bindPattern(id as Node, [], (name) => made.exports.set(name, { local: name }));
  } else if (declaration && "id" in declaration && declaration.id?.type === "Identifier")
    made.exports.set(declaration.id.name, { node: declaration });
}

/** `module.exports = …`, `exports.name = …` */
function noteCommonExport({ left, right }: t.AssignmentExpression, made: Made): void {
  if (left.type !== "MemberExpression" || left.property.type !== "Identifier") return;
  const { object, property } = left;
  const isModule = object.type === "Identifier" && object.name === "module" && property.name === "exports";
  const isExports =
    (object.type === "Identifier" && object.name === "exports") ||
    (object.type === "MemberExpression" &&
      object.object.type === "Identifier" &&
      object.object.name === "module" &&
      object.property.type === "Identifier" &&
      object.property.name === "exports");
  if (isExports) made.exports.set(property.name, { node: right });
  if (!isModule) return;
  made.exports.set("default", { node: right });
  if (right.type !== "ObjectExpression") return;
  for (const one of right.properties)
    if (one.type !== "SpreadElement" && one.key.type === "Identifier")
      made.exports.set(one.key.name, { node: one.type === "ObjectProperty" ? one.value : one });
}

function noteVariables(node: t.VariableDeclaration, made: Made): void {
  for (const one of node.declarations) {
    const from = requireOf(one.init);
    bindPattern(one.id as Node, [], (name, path) => {
      if (from !== undefined) {
        const imported = { from, name: path[0] ?? "*" };
        return declare(made, node, name, { kind: "import", node: one, imported });
      }
      const at = node.kind === "var" ? wholeFunction(made, node) : scopeAround(made, node);
      scope(made, at).set(name, {
        kind: node.kind === "const" || node.kind === "using" ? "value" : "mutable",
        node: one,
        ...(one.init ? { init: one.init } : {}),
        ...(path.length === 0 ? {} : { path }),
      });
    });
  }
}

/** `"x"` of `require("x")` and `await import("x")`. */
function requireOf(init: t.Expression | null | undefined): string | undefined {
  const node = init?.type === "AwaitExpression" ? init.argument : init;
  if (node?.type === "ImportExpression")
    return node.source.type === "StringLiteral" ? node.source.value : undefined;
  if (node?.type !== "CallExpression") return undefined;
  const [first] = node.arguments;
  const isRequire = node.callee.type === "Identifier" && node.callee.name === "require";
  return (isRequire || node.callee.type === "Import") && first?.type === "StringLiteral"
    ? first.value
    : undefined;
}

type Bind = (name: string, path: readonly string[], fallback?: Node) => void;

function bindPattern(pattern: Node, path: readonly string[], bind: Bind, fallback?: Node): void {
  switch (pattern.type) {
    case "Identifier":
      bind(pattern.name, path, fallback);
      return;
    case "AssignmentPattern":
      bindPattern(pattern.left as Node, path, bind, pattern.right);
      return;
    case "RestElement":
      bindPattern(pattern.argument as Node, path, bind);
      return;
    case "ArrayPattern":
      pattern.elements.forEach((one, index) => {
        if (one) bindPattern(one as Node, [...path, String(index)], bind);
      });
      return;
    case "ObjectPattern":
      for (const one of pattern.properties) {
        if (one.type === "RestElement") bindPattern(one.argument as Node, path, bind);
        else {
          const key =
            one.key.type === "Identifier"
              ? one.key.name
              : one.key.type === "StringLiteral"
                ? one.key.value
                : "?";
          bindPattern(one.value as Node, [...path, key], bind);
        }
      }
      return;
    default:
  }
}

function declare(made: Made, node: Node, name: string, binding: Binding): void {
  scope(made, scopeAround(made, node)).set(name, binding);
}

function scope(made: Made, node: Node): Map<string, Binding> {
  const known = made.scopes.get(node);
  if (known !== undefined) return known;
  const fresh = new Map<string, Binding>();
  made.scopes.set(node, fresh);
  return fresh;
}

const SCOPES = new Set(["Program", "BlockStatement", "StaticBlock", "TSModuleBlock", "SwitchStatement"]);

/** `var` is the function's, whatever block it stands in. */
function wholeFunction({ parents }: Made, node: Node): Node {
  let last = node;
  for (let up = parents.get(node); up !== undefined; up = parents.get(up)) {
    if (isFn(up)) return up;
    last = up;
  }
  return last;
}

function scopeAround({ parents }: Made, node: Node): Node {
  let last = node;
  for (let up = parents.get(node); up !== undefined; up = parents.get(up)) {
    if (SCOPES.has(up.type) || isFn(up) || isLoop(up)) return up;
    last = up;
  }
  return last;
}
