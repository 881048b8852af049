import type { Comment, Node } from "@babel/types";
import { type Import, importsOf, type SourceFile, walk } from "./source-file.ts";

export interface LongFunction {
  readonly name: string;
  readonly path: string;
  readonly lines: number;
}

export interface Row {
  readonly files: number;
  readonly lines: number;
  readonly medianFile: number;
  readonly ninetiethFile: number;
  readonly longestFile: { readonly path: string; readonly lines: number };
  readonly functions: number;
  /** The longest first. */
  readonly longestFunctions: readonly LongFunction[];
  /** Share of functions of more than 50 lines. */
  readonly over50: number;
  readonly cycles: number;
  /** Pairs of top folders that import each other, types included. */
  readonly mutualPairs: number;
  readonly anyPerThousand: number;
  readonly bangs: number;
  readonly lineCommentsPerThousand: number;
}

/** What the sheet says of a code base, by its own sources. */
export function measure(sources: readonly SourceFile[]): Row {
  const sizes = sources.map(({ lines }) => lines).sort((a, b) => a - b);
  const lines = sizes.reduce((sum, one) => sum + one, 0);
  const functions = sources.flatMap(functionsOf).sort((a, b) => b.lines - a.lines);
  const imports = sources.flatMap(importsOf);
  const count = (type: Node["type"]): number =>
    sources.reduce((sum, { ast }) => sum + [...walk(ast.program)].filter((n) => n.type === type).length, 0);
  const longest = sources.toSorted((a, b) => b.lines - a.lines)[0];
  return {
    files: sources.length,
    lines,
    medianFile: sizes[sizes.length >> 1] ?? 0,
    ninetiethFile: sizes[Math.floor(sizes.length * 0.9)] ?? 0,
    longestFile: { path: longest?.path ?? "", lines: longest?.lines ?? 0 },
    functions: functions.length,
    longestFunctions: functions.slice(0, 12),
    over50: functions.filter((one) => one.lines > 50).length / Math.max(1, functions.length),
    cycles: cyclesOf(imports.filter(({ typeOnly }) => !typeOnly)).length,
    mutualPairs: mutualPairs(imports),
    anyPerThousand: (1_000 * count("TSAnyKeyword")) / lines,
    bangs: count("TSNonNullExpression"),
    lineCommentsPerThousand: (1_000 * sources.flatMap(lineComments).length) / lines,
  };
}

function functionsOf({ path, ast }: SourceFile): readonly LongFunction[] {
  const found: LongFunction[] = [];
  for (const node of walk(ast.program)) {
    if (!isFunction(node) || !node.loc) continue;
    found.push({ path, name: nameOf(node), lines: node.loc.end.line - node.loc.start.line + 1 });
  }
  return found;
}

function isFunction(node: Node): boolean {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression" ||
    node.type === "ObjectMethod" ||
    node.type === "ClassMethod" ||
    node.type === "ClassPrivateMethod"
  );
}

function nameOf(node: Node): string {
  if ("id" in node && node.id?.type === "Identifier") return node.id.name;
  if ("key" in node && node.key?.type === "Identifier") return node.key.name;
  return `line ${node.loc?.start.line}`;
}

/** One after the other that are comments of a line each; what a linter reads is none. */
function lineComments({ ast }: SourceFile): readonly Comment[] {
  return (ast.comments ?? []).filter(
    ({ type, value }) => type === "CommentLine" && !/^\s*(biome-|@ts-)/.test(value),
  );
}

/** Strongly connected files of more than one. */
export function cyclesOf(imports: readonly Import[]): readonly (readonly string[])[] {
  const next = Map.groupBy(imports, ({ from }) => from);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file) ?? 0);
    stack.push(file);
    for (const { to } of next.get(file) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(file, Math.min(low.get(file) ?? 0, low.get(to) ?? 0));
    }
    if (low.get(file) !== index.get(file)) return;
    const cycle = stack.splice(stack.indexOf(file));
    if (cycle.length > 1) cycles.push(cycle);
  };
  for (const file of next.keys()) if (!index.has(file)) visit(file);
  return cycles;
}

function mutualPairs(imports: readonly Import[]): number {
  const top = (path: string): string => (path.includes("/") ? (path.split("/")[0] ?? "") : "");
  const edges = new Set(
    imports
      .map(({ from, to }) => [top(from), top(to)] as const)
      .filter(([from, to]) => from !== "" && to !== "" && from !== to)
      .map(([from, to]) => `${from} ${to}`),
  );
  return [...edges].filter((edge) => edges.has(edge.split(" ").reverse().join(" "))).length / 2;
}
