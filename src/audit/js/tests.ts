import type { TestFile } from "../model/program.ts";
import type { Module } from "./module.ts";
import { lineAt } from "./module.ts";
import type { Node } from "./node.ts";
import { allOf, keyOf } from "./node.ts";
import { sourceOf } from "./place.ts";
import type { Project } from "./project.ts";
import { fileOfImport } from "./project.ts";

export interface Reaching {
  /** Files in which a model is called. */
  readonly asking: ReadonlySet<string>;
  /** Files in which tools of a model are. */
  readonly tools: ReadonlySet<string>;
}

const ASSERTS = /^(expect|assert|should|t\.(is|deepEqual|true|like|truthy)|chai)\b|^assert\.|^self\.assert/;
const WEAK =
  /^(toBeDefined|toBeTruthy|toHaveBeenCalled|toHaveBeenCalledTimes|toHaveBeenCalledWith|toBeInstanceOf|toHaveProperty|toMatchSnapshot|not|ok|doesNotThrow|doesNotReject|assertIsNotNone|assertTrue)$/;
const MODELS =
  /^(ai|openai|@anthropic-ai\/.*|@ai-sdk\/.*|@langchain\/.*|langchain.*|@openai\/agents.*|@mastra\/core.*|groq-sdk|@google\/.*)$/;

/** What a file of tests reaches, and what it holds its subject to. */
export function testFile(project: Project, module: Module, { asking, tools }: Reaching): TestFile {
  const files = new Set([...closure(project, module.path), ...startedBy(project, module)]);
  const own = asking.has(module.path);
  const reaches =
    own || [...files].some((file) => asking.has(file))
      ? "model"
      : [...files].some((file) => tools.has(file))
        ? "tool"
        : "nothing";
  // What drives the whole program through its door reaches all of it.
  const isEndToEnd =
    module.sources.some((source) =>
      /^(@playwright\/test|playwright|cypress|supertest|puppeteer|@cucumber\/.*)$/.test(source),
    ) && [...module.names].some((name) => /chat|message|assistant|agent|prompt|answer/i.test(name));
  const asserted = module.calls.filter((call) => ASSERTS.test(sourceOf({ module, node: call.callee }, 80)));
  const strong = asserted.filter((call) => {
    const { callee } = call;
    const name = callee.type === "MemberExpression" ? (keyOf(callee) ?? "") : "";
    return callee.type === "Identifier" ? callee.name === "assert" : !WEAK.test(name) && name !== "";
  });
  const mock = module.calls.find((call) => {
    const [first] = call.arguments;
    return (
      /^(vi|jest|mock)\.(mock|doMock|module)$/.test(sourceOf({ module, node: call.callee }, 40)) &&
      first?.type === "StringLiteral" &&
      MODELS.test(first.value)
    );
  });
  return {
    file: module.path,
    line: asserted[0] === undefined ? 1 : lineAt(module, asserted[0].start ?? 0),
    reaches: isEndToEnd ? "model" : reaches,
    asserts: asserted.length > 0,
    mocksModel: mock !== undefined,
    assertsBehaviour: strong.length > 0,
    multiTurn: [...module.names].some((name) =>
      /turn|conversation|history|thread|session|followUp/i.test(name),
    ),
    faults: [...module.names].some((name) =>
      /timeout|fail|error|fault|malformed|reject|throws|retry|abort|empty/i.test(name),
    ),
  };
}

/** Files that a test starts as programs, by their names: `execFile("node", ["main.ts"])`, and what they import. */
function startedBy(project: Project, module: Module): readonly string[] {
  const literals = allOf(
    module.program,
    (node): node is Extract<Node, { type: "StringLiteral" }> => node.type === "StringLiteral",
  );
  return literals.flatMap(({ value }) => {
    if (!/^[\w./-]+\.[cm]?[jt]sx?$/.test(value)) return [];
    const file = fileOfImport(project, module.path, value.startsWith(".") ? value : `./${value}`);
    return file === undefined ? [] : [file, ...closure(project, file)];
  });
}

/** The files that a file imports, and those that they import. */
export function closure(project: Project, from: string, depth = 8): Set<string> {
  const seen = new Set<string>();
  let edge = [from];
  for (let level = 0; level < depth && edge.length > 0; level++) {
    const next: string[] = [];
    for (const path of edge)
      for (const source of project.modules.get(path)?.sources ?? []) {
        const file = fileOfImport(project, path, source);
        if (file === undefined || seen.has(file)) continue;
        seen.add(file);
        next.push(file);
      }
    edge = next;
  }
  return seen;
}
