import type { TrialRecord } from "../../core/experiment.ts";
import type { RunId } from "../../core/ids.ts";
import type { RateOverCases } from "../../stats/rate-over-cases.ts";
import { rateOverCases } from "../../stats/rate-over-cases.ts";
import type { ExpectedCall } from "../case.ts";
import { firstDifference } from "../scorers/first-difference.ts";
import { isError } from "./part-figures.ts";
import type { CaseTrials } from "./tried.ts";
import { clustersOf } from "./tried.ts";

/**
 * By what failed trials are grouped: `error`, the code that ended the run; `scorer`, the gating scorer that
 * did not pass; `expected`, the first tool the case expects; `tools`, where the tools called first differ
 * from those expected or, where none are, from a trial of the same case that passed.
 */
export type FailureKind = "error" | "scorer" | "expected" | "tools";

export interface FailureGroup {
  readonly kind: FailureKind;
  readonly name: string;
  /** Failed trials. */
  readonly failed: number;
  /** Trials that could have failed so: of `expected` those of the same cases, else all. */
  readonly of: number;
  /** Share of those trials, each case with the same weight, with its interval. */
  readonly share: RateOverCases;
  /** Ids. */
  readonly caseIds: readonly string[];
  /** Last run of each failed trial; a trial that the release refused has none. */
  readonly runs: readonly RunId[];
}

export interface ToolCall {
  readonly tool: string;
  readonly args?: unknown;
}

export interface FailuresOptions {
  readonly gating?: readonly string[];
  readonly toolsOf?: (run: RunId) => readonly ToolCall[] | undefined;
}

const KINDS: readonly FailureKind[] = ["error", "scorer", "expected", "tools"];

interface Failure {
  readonly of: CaseTrials;
  readonly record: TrialRecord;
}

/** Failed trials by what they have in common, the largest group of each kind first. */
export function failureGroups(
  cases: readonly CaseTrials[],
  options: FailuresOptions = {},
): readonly FailureGroup[] {
  const failures = cases.flatMap((of) =>
    of.records.filter(({ pass }) => pass === false).map((record): Failure => ({ of, record })),
  );
  const counting = cases.filter(({ counted }) => counted > 0);
  return KINDS.flatMap((kind) => {
    const groups = new Map<string, Failure[]>();
    for (const failure of failures)
      for (const name of namesOf(kind, failure, options)) {
        const own = groups.get(name);
        if (own === undefined) groups.set(name, [failure]);
        else own.push(failure);
      }
    return [...groups]
      .map(([name, own]) =>
        groupOf({ kind, name }, own, kind === "expected" ? sharing(counting, name) : counting),
      )
      .toSorted((a, b) => b.failed - a.failed);
  });
}

function groupOf(
  what: Pick<FailureGroup, "kind" | "name">,
  failures: readonly Failure[],
  among: readonly CaseTrials[],
): FailureGroup {
  const byCase = Map.groupBy(failures, (failure) => failure.of.case.id);
  const of = among.reduce((sum, { counted }) => sum + counted, 0);
  const values = among.map((one) => (byCase.get(one.case.id)?.length ?? 0) / one.counted);
  return {
    ...what,
    failed: failures.length,
    of,
    share: rateOverCases(values, { clusters: clustersOf(among), trials: of }),
    caseIds: [...byCase.keys()],
    runs: failures.flatMap(({ record }) => record.runs.at(-1) ?? []),
  };
}

function namesOf(kind: FailureKind, { of, record }: Failure, options: FailuresOptions): readonly string[] {
  switch (kind) {
    case "error":
      return isError(record) ? [record.error?.code ?? record.status] : [];
    case "scorer":
      return Object.entries(record.scores)
        .filter(([name, score]) => score.kind === "scored" && !score.pass && isGating(name, options))
        .map(([name]) => name);
    case "expected":
      return firstExpected(of) ?? [];
    case "tools":
      return toolsDivergence(of, record, options) ?? [];
  }
}

function isGating(name: string, { gating }: FailuresOptions): boolean {
  return gating === undefined || gating.includes(name);
}

function firstExpected({ case: { expect } }: CaseTrials): readonly [string] | undefined {
  if (expect?.tools === undefined) return undefined;
  const first = expect.tools[0];
  return [first === undefined ? "(no tool)" : expectedTool(first).tool];
}

function sharing(cases: readonly CaseTrials[], name: string): readonly CaseTrials[] {
  return cases.filter((one) => firstExpected(one)?.[0] === name);
}

function toolsDivergence(
  of: CaseTrials,
  record: TrialRecord,
  { toolsOf }: FailuresOptions,
): readonly [string] | undefined {
  if (toolsOf === undefined) return undefined;
  const called = toolsIn(record, toolsOf);
  if (called === undefined) return undefined;
  const { expect } = of.case;
  if (expect?.tools !== undefined) {
    const forbidden = called.find(({ tool }) => expect.forbidden?.includes(tool));
    if (forbidden !== undefined) return [`${forbidden.tool}: called, and forbidden`];
    return [againstExpected(expect.tools.map(expectedTool), called, expect.toolOrder ?? "set")];
  }
  const good = of.records.find(({ pass }) => pass === true);
  const reference = good === undefined ? undefined : toolsIn(good, toolsOf);
  return reference === undefined ? undefined : firstOther(names(reference), names(called));
}

function toolsIn(
  { runs }: TrialRecord,
  toolsOf: (run: RunId) => readonly ToolCall[] | undefined,
): readonly ToolCall[] | undefined {
  const lists = runs.map(toolsOf);
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}

/** Each expected call takes one that was made: twice expected is twice called. */
function againstExpected(
  expected: readonly ToolCall[],
  called: readonly ToolCall[],
  order: "set" | "order",
): string {
  let rest = [...called];
  let other: string | undefined;
  for (const one of expected) {
    const fits = ({ tool, args }: ToolCall): boolean =>
      tool === one.tool &&
      (one.args === undefined || firstDifference(args, one.args, { subset: true }) === undefined);
    const at = [rest.findIndex(fits), rest.findIndex(({ tool }) => tool === one.tool)];
    const taken = at.find((place) => place !== -1);
    if (taken === undefined) return `${one.tool}: never called`;
    if (at[0] === -1) other ??= one.tool;
    rest = order === "order" ? rest.slice(taken + 1) : rest.toSpliced(taken, 1);
  }
  return other === undefined ? "called all that is expected" : `${other}: other arguments`;
}

function names(calls: readonly ToolCall[]): readonly string[] {
  return calls.map(({ tool }) => tool);
}

function firstOther(reference: readonly string[], called: readonly string[]): readonly [string] {
  const at = reference.findIndex((name, i) => called[i] !== name);
  if (at === -1) {
    const more = called[reference.length];
    return [more === undefined ? "the same tools as a trial that passed" : `called ${more} after all others`];
  }
  const [want, got] = [reference[at], called[at]];
  return [got === undefined ? `stopped before ${want}` : `called ${got} in place of ${want}`];
}

function expectedTool(call: ExpectedCall): ToolCall {
  return typeof call === "string" ? { tool: call } : call;
}
