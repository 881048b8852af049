import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parse } from "@babel/parser";
import type { File, Node } from "@babel/types";

/** A file of TypeScript, read once and parsed once. */
export interface SourceFile {
  /** Below the folder that was read. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly ast: File;
}

export interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

export function readSources(folder: string, wanted: (path: string) => boolean): readonly SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts") && !path.includes("node_modules"))
    .filter(wanted)
    .sort()
    .map((path) => {
      const text = readFileSync(join(folder, path), "utf8");
      const ast = parse(text, {
        sourceType: "module",
        plugins: path.endsWith("x") ? ["typescript", "jsx"] : ["typescript"],
      });
      return { path, text, lines: text.trimEnd().split("\n").length, ast };
    });
}

export const isTest = (path: string): boolean =>
  /\.(test|testsuite)\.tsx?$/.test(path) || /(^|\/)_test-/.test(path);

/** Every node below one, itself first. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const [key, value] of Object.entries(node)) {
    if (key === "loc" || key.endsWith("Comments") || key === "tokens" || key === "errors") continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child === "object" && child !== null && typeof child.type === "string" && key !== "extra")
        yield* walk(child as Node);
  }
}

/** Relative imports of a file, those at run time included. */
export function importsOf({ path, ast }: SourceFile): readonly Import[] {
  const found: Import[] = [];
  const add = (to: string, typeOnly: boolean): void => {
    if (to.startsWith(".")) found.push({ from: path, to: relative(".", join(dirname(path), to)), typeOnly });
  };
  for (const node of walk(ast.program)) {
    if (node.type === "ImportDeclaration") add(node.source.value, node.importKind === "type");
    if (node.type === "ExportNamedDeclaration" && node.source)
      add(node.source.value, node.exportKind === "type");
    if (node.type === "ExportAllDeclaration") add(node.source.value, node.exportKind === "type");
  }
  return found;
}
