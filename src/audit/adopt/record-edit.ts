import type { Module } from "../js/module.ts";
import type { Fn } from "../js/node.ts";
import type { Entry } from "./entries.ts";
import { effectsOf } from "./entries.ts";

interface Edit {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

/** A file with its imports of the AI SDK behind the seam, and its functions recorded under their old names. */
export function recordedText(module: Module, entries: readonly Entry[]): string {
  const edits = [
    ...importEdits(module, entries.length > 0),
    ...entries.flatMap((entry) => entryEdits(module, entry)),
  ];
  let text = module.text;
  // From the end, so that places before stay where they are.
  for (const { at, end, text: put } of edits.toSorted((a, b) => b.at - a.at || b.end - a.end))
    text = text.slice(0, at) + put + text.slice(end);
  return text;
}

function importEdits({ program, calls }: Module, records: boolean): readonly Edit[] {
  const imports = program.body.flatMap((one) =>
    one.type === "ImportDeclaration" && one.source.value === "ai" ? [one] : [],
  );
  const required = calls.flatMap(({ callee, arguments: [first] }) =>
    callee.type === "Identifier" &&
    callee.name === "require" &&
    first?.type === "StringLiteral" &&
    first.value === "ai"
      ? [first]
      : [],
  );
  const sources = [...imports.map(({ source }) => source), ...required];
  const first = imports[0] ?? program.body[0];
  const isCommon = required.length > 0;
  const line = isCommon
    ? 'const { record } = require("airworthy");\n'
    : 'import { record } from "airworthy";\n';
  return [
    ...sources.map(({ start, end }) => ({ at: start ?? 0, end: end ?? 0, text: '"airworthy/ai-sdk"' })),
    ...(records ? [{ at: first?.start ?? 0, end: first?.start ?? 0, text: line }] : []),
  ];
}

function entryEdits(module: Module, { name, fn, tools }: Entry): readonly Edit[] {
  const effects = effectsOf({ tools });
  const options =
    effects.length === 0
      ? ""
      : `, { effects: { ${effects.map(({ tool, effect }) => `${key(tool)}: "${effect}"`).join(", ")} } }`;
  return fn.type === "FunctionDeclaration"
    ? declared(module, { name, fn, options })
    : wrapped({ name, fn, options });
}

interface Making {
  readonly name: string;
  readonly fn: Fn;
  readonly options: string;
}

/** `export async function answer` becomes `async function answerUnrecorded`, and `answer` what records it. */
function declared(module: Module, { name, fn, options }: Making): readonly Edit[] {
  if (fn.type !== "FunctionDeclaration" || !fn.id) return [];
  const own = fn.id.name;
  const up = module.parents.get(fn);
  const outer = up?.type === "ExportNamedDeclaration" ? up : fn;
  const inner = `${own}Unrecorded`;
  const end = outer.end ?? 0;
  return [
    { at: outer.start ?? 0, end: fn.start ?? 0, text: "" },
    { at: fn.id.start ?? 0, end: fn.id.end ?? 0, text: inner },
    { at: end, end, text: `\n\nexport const ${own} = record("${name}", ${inner}${options});` },
  ];
}

/** `const answer = async () => …` becomes `const answer = record("answer", async () => …)`. */
function wrapped({ name, fn, options }: Making): readonly Edit[] {
  const start = fn.start ?? 0;
  const end = fn.end ?? 0;
  return [
    { at: start, end: start, text: `record("${name}", ` },
    { at: end, end, text: `${options})` },
  ];
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
