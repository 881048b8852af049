import type * as t from "@babel/types";
import type { SyntaxNode } from "@lezer/common";
import type { Lowering } from "./_lowering.ts";
import { children, identifier, make, stringAt, textAt } from "./_lowering.ts";
import { isPure, nameIn, packageOf } from "./_names.ts";

/** `import a.b as c`, `from a import b as c`. */
export function importsOf(lowering: Lowering, node: SyntaxNode): t.Statement[] {
  const words = children(node);
  return words[0]?.name === "from" ? fromImport(lowering, node, words) : plainImport(lowering, node, words);
}

function plainImport(lowering: Lowering, node: SyntaxNode, words: readonly SyntaxNode[]): t.Statement[] {
  return groups(words.slice(1)).flatMap((group) => {
    const as = group.findIndex(({ name }) => name === "as");
    const path = (as === -1 ? group : group.slice(0, as)).map((one) => textAt(lowering, one)).join("");
    const last = group[as === -1 ? 0 : as + 1];
    if (last === undefined) return [];
    const local = textAt(lowering, last);
    const file = lowering.fileOf(path, 0);
    if (file === undefined) lowering.packages.set(local, path);
    const source = file ?? packageOf(path);
    const type = source === "axios" ? "ImportDefaultSpecifier" : "ImportNamespaceSpecifier";
    return [declaration(node, source, [make(type, last, { local: identifier(local, last) })])];
  });
}

function fromImport(lowering: Lowering, node: SyntaxNode, words: readonly SyntaxNode[]): t.Statement[] {
  const at = words.findIndex(({ name }) => name === "import");
  const path = words
    .slice(1, at)
    .map((one) => textAt(lowering, one))
    .join("");
  const level = path.match(/^\.*/)?.[0].length ?? 0;
  const module = path.slice(level);
  const file = lowering.fileOf(module, level);
  const taken = groups(words.slice(at + 1).filter(({ name }) => name !== "(" && name !== ")"));
  return taken.flatMap((group): t.Statement[] => {
    const [first] = group;
    const last = group.at(-1);
    if (first === undefined || last === undefined) return [];
    const name = textAt(lowering, first);
    if (name === "*")
      return file === undefined ? [] : [make("ExportAllDeclaration", node, { source: stringAt(file, node) })];
    const local = textAt(lowering, last);
    const inner = lowering.fileOf(module === "" ? name : `${module}.${name}`, level);
    if (file === undefined && inner === undefined) lowering.packages.set(local, module);
    if (inner !== undefined)
      return [
        declaration(node, inner, [
          make("ImportNamespaceSpecifier", last, { local: identifier(local, last) }),
        ]),
      ];
    return [
      declaration(node, file ?? (level > 0 ? `./${module}` : sourceOf(module)), [
        make("ImportSpecifier", last, {
          local: identifier(local, last),
          imported: identifier(file === undefined ? nameIn(name) : name, first),
        }),
      ]),
    ];
  });
}

function sourceOf(module: string): string {
  return isPure(module) ? "node:util" : packageOf(module);
}

function groups(words: readonly SyntaxNode[]): SyntaxNode[][] {
  const found: SyntaxNode[][] = [[]];
  for (const one of words) {
    if (one.name === ",") found.push([]);
    else found.at(-1)?.push(one);
  }
  return found.filter((group) => group.length > 0);
}

function declaration(node: SyntaxNode, source: string, specifiers: readonly t.Node[]): t.Statement {
  return make("ImportDeclaration", node, { specifiers, source: stringAt(source, node), importKind: "value" });
}
