import type * as t from "@babel/types";
import type { Call, Fn, Loop, Node } from "./node.ts";
import { isCall, isFn } from "./node.ts";

/** What a name of another module is here: `import { name as local } from "from"`. */
export interface Imported {
  readonly from: string;
  /** `default`, `*` for the whole module. */
  readonly name: string;
}

export type Exported = { readonly node: Node } | { readonly local: string } | Imported;

export interface Binding {
  readonly kind: "value" | "param" | "import" | "mutable";
  /** What declares it. */
  readonly node: Node;
  /** What it begins as. */
  readonly init?: Node;
  /** The way into `init` where it is destructured. */
  readonly path?: readonly string[];
  readonly imported?: Imported;
}

/** The node above another one. */
export interface Parents {
  get(node: Node): Node | undefined;
}

/** One parsed file. */
export interface Module {
  /** Below the root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly program: t.Program;
  readonly parents: Parents;
  readonly scopes: ReadonlyMap<Node, ReadonlyMap<string, Binding>>;
  readonly sources: readonly string[];
  readonly exports: ReadonlyMap<string, Exported>;
  /** Modules all of whose exports are passed on. */
  readonly stars: readonly string[];
  readonly calls: readonly Call[];
  readonly functions: readonly Fn[];
  readonly loops: readonly Loop[];
  readonly classes: readonly t.Class[];
  readonly assignments: readonly t.AssignmentExpression[];
  /** Every name that the code uses; words of comments and texts are none. */
  readonly names: ReadonlySet<string>;
  readonly lineStarts: readonly number[];
}

/** The function that a node is in, but not the node itself. */
export function functionOf(module: Module, node: Node): Fn | undefined {
  for (let up = module.parents.get(node); up !== undefined; up = module.parents.get(up))
    if (isFn(up)) return up;
  return undefined;
}

/** Every node around one, from the inside. */
export function* around(module: Module, node: Node): Generator<Node> {
  for (let up = module.parents.get(node); up !== undefined; up = module.parents.get(up)) yield up;
}

export function bindingOf(module: Module, name: string, from: Node): Binding | undefined {
  for (let up: Node | undefined = from; up !== undefined; up = module.parents.get(up)) {
    const found = module.scopes.get(up)?.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Lines count from 1. */
export function lineAt(module: Pick<Module, "lineStarts">, offset: number): number {
  let low = 0;
  let high = module.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((module.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

export function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** A name for a function: its own, or that of what it is given to. */
export function nameOfFn(module: Module, fn: Fn): string | undefined {
  if ((fn.type === "FunctionDeclaration" || fn.type === "FunctionExpression") && fn.id) return fn.id.name;
  if ("key" in fn) return fn.key.type === "Identifier" ? fn.key.name : undefined;
  let up = module.parents.get(fn);
  const route = isCall(up) ? routeOf(up, fn) : undefined;
  if (route !== undefined) return route;
  // `const x = useCallback(async () => …)`, `memo(() => …)`
  if (isCall(up)) up = module.parents.get(up);
  if (up?.type === "AwaitExpression") up = module.parents.get(up);
  if (up?.type === "VariableDeclarator" && up.id.type === "Identifier") return up.id.name;
  if (up?.type === "ObjectProperty" || up?.type === "ClassProperty")
    return up.key.type === "Identifier"
      ? up.key.name
      : up.key.type === "StringLiteral"
        ? up.key.value
        : undefined;
  if (up?.type === "AssignmentExpression" && up.left.type === "Identifier") return up.left.name;
  return undefined;
}

/** `post /chat` of `app.post("/chat", async () => …)`. */
function routeOf({ callee, arguments: [first, second, third] }: Call, fn: Fn): string | undefined {
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return undefined;
  if (first?.type !== "StringLiteral" || (second !== fn && third !== fn)) return undefined;
  return `${callee.property.name} ${first.value}`;
}
