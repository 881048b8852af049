import { readFileSync } from "node:fs";
import { join } from "node:path";
import { callGraph } from "./js/calls.ts";
import type { Context } from "./js/context.ts";
import type { Module } from "./js/module.ts";
import { readProgram } from "./js/read-program.ts";
import type { Outside, Program } from "./model/program.ts";
import type { Found, Kind, Pattern } from "./patterns/kind.ts";
import { nothingFound } from "./patterns/kind.ts";
import { PATTERNS } from "./patterns/patterns.ts";
import { helpsPython, inPython } from "./print/in-python.ts";
import { readEvidence } from "./read-evidence.ts";
import type { Tree } from "./read-tree.ts";
import { readTree } from "./read-tree.ts";
import type { AuditFinding, AuditReport, Looked, PatternReport } from "./report.ts";
import { overallOf, verdictOf } from "./verdict.ts";

/**
 * Holds the code of a folder or file against the six patterns. Opens no socket and runs none of the code. What recorded
 * runs and probed tools say is given by whoever has looked at them.
 *
 * @throws `file_unreadable`
 */
export function audit(path: string, { runs = [], probed = [] }: Partial<Outside> = {}): AuditReport {
  const tree = readTree(path);
  const read = programOf(tree);
  const { aside } = read;
  const program = { ...read.program, outside: { runs, probed } };
  const lines = linesOf(tree);
  const patterns = PATTERNS.map((pattern) => reportOf(pattern, program, lines));
  return {
    version: 1,
    path,
    patterns,
    overall: overallOf(patterns),
    looked: lookedAt(tree, program, aside),
  };
}

interface Read {
  readonly program: Program;
  readonly aside: readonly string[];
}

/** The program is what is neither a test nor beside it, unless there is nothing else. */
export function programOf(tree: Tree): Read {
  const context: Context = {
    makers: new WeakMap(),
    project: tree.project,
    graph: callGraph(tree.project),
    packages: new Set(tree.packages.flatMap(({ dependencies }) => [...dependencies.keys()])),
    majorOf: tree.majorOf,
    fileText: tree.fileText,
  };
  const all = [...tree.project.modules.values()];
  const own = all.filter(({ path }) => tree.roles.get(path) === "code");
  const program = readProgram(context, own);
  const isEmpty = program.calls.length === 0;
  const wider = isEmpty
    ? all.filter(({ path }) => ["code", "aside"].includes(tree.roles.get(path) ?? ""))
    : own;
  const second = isEmpty ? readProgram(context, wider) : program;
  // A folder of samples is a program of its own where it is all there is.
  const [chosen, modules] = isEmpty && second.calls.length > 0 ? [second, wider] : [program, own];
  const evidence = readEvidence(context, tree, { modules, program: chosen });
  return {
    program: { ...chosen, evidence, outside: { runs: [], probed: [] } },
    aside: besides(all, modules),
  };
}

function besides(all: readonly Module[], modules: readonly Module[]): readonly string[] {
  const used = new Set(modules);
  return all.filter((module) => !used.has(module)).map(({ path }) => path);
}

type Lines = (file: string, line: number, endLine: number) => readonly string[];

const MOST_LINES = 5;

function linesOf(tree: Tree): Lines {
  const known = new Map<string, readonly string[]>();
  return (file, line, endLine) => {
    let lines = known.get(file);
    if (lines === undefined) {
      lines = textOf(tree, file).split(/\r?\n/);
      known.set(file, lines);
    }
    return lines.slice(line - 1, Math.min(endLine, line + MOST_LINES - 1)).map((one) => one.slice(0, 200));
  };
}

function textOf({ root, project }: Tree, file: string): string {
  const held = project.modules.get(file)?.text;
  if (held !== undefined) return held;
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return "";
  }
}

function reportOf(pattern: Pattern, program: Program, lines: Lines): PatternReport {
  const { number, id, title } = pattern;
  const unknown = pattern.cannotTell(program);
  const findings =
    unknown === undefined
      ? pattern.kinds.flatMap((kind) => kind.find(program).map((one) => findingOf(kind, one, lines)))
      : [];
  const sorted = unique(findings).toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  if (unknown !== undefined)
    return { number, id, title, verdict: "cannot tell", confidence: "low", because: unknown, findings: [] };
  const verdict = verdictOf(sorted);
  // A part of the agent is in what cannot be read: that nothing was found says nothing.
  if (verdict === "absent" && program.evidence.frameworks.length + program.evidence.python > 0 && number <= 3)
    return {
      number,
      id,
      title,
      verdict: "cannot tell",
      confidence: "low",
      because: nothingFound(program),
      findings: [],
    };
  return {
    number,
    id,
    title,
    verdict,
    confidence:
      number === 2 && verdict === "absent" && isBlind(program) ? "low" : confidenceOf(program, sorted),
    because: verdict === "absent" ? pattern.soundBecause(program) : (sorted[0]?.message ?? ""),
    findings: sorted,
  };
}

const RANK = { high: 0, medium: 1, low: 2 } as const;

function findingOf({ id: kind, pattern, title, why }: Kind, found: Found, lines: Lines): AuditFinding {
  const { severity, message, place, fix, command, also = [], subject } = found;
  const { file, line, endLine } = place;
  const isPython = file.endsWith(".py");
  const isOf = command !== undefined && (!isPython || helpsPython(command));
  return {
    id: `${kind}/${file}/${subject}`.slice(0, 300),
    kind,
    pattern,
    severity,
    title,
    message,
    file,
    line,
    endLine,
    lines: lines(file, line, endLine),
    why,
    fix: isPython ? inPython(fix) : fix,
    ...(isOf ? { command } : {}),
    also: also
      .filter((one) => one.file !== file || one.line !== line)
      .map((one) => ({ file: one.file, line: one.line })),
    docs: `docs/audit-findings.md#${kind}`,
  };
}

function unique(findings: readonly AuditFinding[]): readonly AuditFinding[] {
  return [...new Map(findings.map((one) => [`${one.id} ${one.line}`, one])).values()];
}

/** Whether no words that a model is given were found, so that they may mix anything. */
function isBlind({ calls, evidence }: Program): boolean {
  return evidence.promptFiles.length === 0 && calls.every(({ prompts }) => prompts.length === 0);
}

/** How sure a verdict is: less so where a part of the program could not be followed. */
function confidenceOf(
  { calls, loops }: Program,
  findings: readonly AuditFinding[],
): PatternReport["confidence"] {
  // Python says less of itself than a typed program does.
  const isOpen =
    calls.some(({ tools, place }) => tools.open || place.file.endsWith(".py")) ||
    loops.some(({ bound }) => bound.kind === "unknown");
  const grave = findings.some(({ severity }) => severity === "high");
  if (findings.length === 0) return isOpen ? "medium" : "high";
  return grave && !isOpen ? "high" : "medium";
}

function lookedAt(tree: Tree, { calls, loops, tools, evidence }: Program, aside: readonly string[]): Looked {
  const prompts = new Set(
    [...calls.flatMap((call) => call.prompts), ...evidence.promptFiles].map(
      ({ place }) => `${place.file}:${place.line}`,
    ),
  );
  return {
    files: tree.project.modules.size,
    calls: calls.length,
    loops: loops.length,
    tools: tools.length,
    toolFiles: [...new Set(tools.map(({ place }) => place.file))].sort(),
    prompts: prompts.size,
    tests: evidence.tests.length,
    evals: evidence.evals.length,
    sdks: [...new Set(calls.map(({ sdk }) => sdk))],
    left: tree.left,
    aside,
  };
}
