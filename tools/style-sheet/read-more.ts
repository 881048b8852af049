import type { Node } from "@babel/types";
import { isTest, type SourceFile, walk } from "./source-file.ts";

/** What the sheet asks of names, errors and tests. */
export interface More {
  /** Share of exported values whose name is in that of their file or folder, or the other way round. */
  readonly findable: number;
  readonly errors: number;
  /** Of the errors that are made: how many carry a value, and how many are of a class of ours. */
  readonly carryValue: number;
  readonly named: number;
  readonly tests: number;
  readonly linesPerTest: number;
  readonly should: number;
  readonly mocks: number;
  readonly skips: number;
  readonly testLinesPerLine: number;
}

export function readMore(sources: readonly SourceFile[], tests: readonly SourceFile[]): More {
  const values = sources.flatMap(exportedValues);
  const errors = sources.flatMap(({ ast }) => [...walk(ast.program)].filter(isError));
  const names = tests.filter(({ path }) => isTest(path)).flatMap(testNames);
  const lines = (all: readonly SourceFile[]): number => all.reduce((sum, one) => sum + one.lines, 0);
  const share = <T>(all: readonly T[], is: (one: T) => boolean): number =>
    all.filter(is).length / Math.max(1, all.length);
  return {
    findable: share(values, ({ name, path }) => isFindable(name, path)),
    errors: errors.length,
    carryValue: share(errors, carriesValue),
    named: share(errors, (node) => !/^(Error|TypeError|RangeError|SyntaxError)$/.test(calleeOf(node))),
    tests: names.length,
    linesPerTest: lines(tests) / Math.max(1, names.length),
    should: share(names, (name) => /^should\b/i.test(name)),
    mocks: tests.filter(({ text }) => /\b(vi|jest)\.mock\(|mock\.module\(/.test(text)).length,
    skips: tests.filter(({ text }) => /\b(test|it)\.skip\(/.test(text)).length,
    testLinesPerLine: lines(tests) / Math.max(1, lines(sources)),
  };
}

interface Exported {
  readonly name: string;
  readonly path: string;
}

function exportedValues({ path, ast }: SourceFile): readonly Exported[] {
  return ast.program.body.flatMap((node): Exported[] => {
    if (node.type !== "ExportNamedDeclaration" || !node.declaration || node.exportKind === "type") return [];
    const { declaration } = node;
    if (declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration")
      return declaration.id ? [{ name: declaration.id.name, path }] : [];
    if (declaration.type !== "VariableDeclaration") return [];
    return declaration.declarations.flatMap(({ id }) =>
      id.type === "Identifier" ? [{ name: id.name, path }] : [],
    );
  });
}

function isFindable(name: string, path: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const parts = path.replace(/\.tsx?$/, "").split("/");
  const file = parts.at(-1) === "index" ? (parts.at(-2) ?? "") : (parts.at(-1) ?? "");
  return plain(name).includes(plain(file)) || plain(file).includes(plain(name));
}

function isError(node: Node): boolean {
  return node.type === "NewExpression" && /(Error|Exception|Failure)$/.test(calleeOf(node));
}

function calleeOf(node: Node): string {
  return node.type === "NewExpression" && node.callee.type === "Identifier" ? node.callee.name : "";
}

/** Its text has something put into it; one without any argument has its text in its class. */
function carriesValue(node: Node): boolean {
  return [...walk(node)].some(({ type }) => type === "TemplateLiteral" || type === "BinaryExpression");
}

function testNames({ ast }: SourceFile): readonly string[] {
  return [...walk(ast.program)].flatMap((node) => {
    if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return [];
    const [name] = node.arguments;
    if (!/^(test|it)$/.test(node.callee.name) || name === undefined) return [];
    if (name.type === "StringLiteral") return [name.value];
    return name.type === "TemplateLiteral" ? [name.quasis.map(({ value }) => value.raw).join("…")] : [];
  });
}
