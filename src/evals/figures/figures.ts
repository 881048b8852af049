import type { RunId } from "../../core/ids.ts";
import type { FailureGroup, ToolCall } from "./failures.ts";
import { failureGroups } from "./failures.ts";
import type { PartFigures } from "./part-figures.ts";
import { partFigures } from "./part-figures.ts";
import type { CaseTrials, Tried } from "./tried.ts";
import { caseTrials } from "./tried.ts";

/** What a release did on a dataset. Every number leads to its runs through {@link Figures.byCase}. */
export interface Figures extends PartFigures {
  /** Trials of every case that were planned. */
  readonly planned: number;
  readonly stability: Stability;
  /** By route, then by tag, each in the order of the dataset. */
  readonly parts: readonly NamedPart[];
  readonly failures: readonly FailureGroup[];
  readonly byCase: readonly CaseFigures[];
}

/** How the cases behave that were tried more than once. */
export interface Stability {
  /** Cases with at least two trials that count. */
  readonly cases: number;
  readonly alwaysPass: number;
  readonly alwaysFail: number;
  /** Cases that passed at times: those nearest to one half first. */
  readonly flaky: readonly CaseFigures[];
}

export interface NamedPart {
  readonly kind: "route" | "tag";
  readonly name: string;
  /** Ids. */
  readonly caseIds: readonly string[];
  readonly figures: PartFigures;
}

export interface CaseFigures {
  readonly case: string;
  readonly counted: number;
  readonly passed: number;
  /** Ms of all trials together; undefined where one is not known. */
  readonly took: number | undefined;
  /** Runs of all trials, in the order of the trials. */
  readonly runs: readonly RunId[];
}

export interface FiguresOptions {
  /** The tools that a run called, in order: groups failures by where they first differ from what is expected. */
  readonly toolsOf?: (run: RunId) => readonly ToolCall[] | undefined;
}

/** All figures of an experiment, from its records alone. */
export function experimentFigures(tried: Tried, options: FiguresOptions = {}): Figures {
  const cases = caseTrials(tried);
  return {
    ...partFigures(cases),
    planned: tried.experiment.trials * tried.cases.length,
    stability: stabilityOf(cases),
    parts: partsOf(cases).map(({ of, ...part }) => ({ ...part, figures: partFigures(of) })),
    failures: failureGroups(cases, { ...options, ...(tried.gating ? { gating: tried.gating } : {}) }),
    byCase: cases.filter(({ records }) => records.length > 0).map(caseFigures),
  };
}

interface PartCases extends Omit<NamedPart, "figures"> {
  readonly of: readonly CaseTrials[];
}

/** The routes and tags that the cases have. */
function partsOf(cases: readonly CaseTrials[]): readonly PartCases[] {
  const routes = group(cases, (one) => (one.case.route === undefined ? [] : [one.case.route]));
  const tags = group(cases, (one) => one.case.tags ?? []);
  return [
    ...[...routes].map(([name, of]) => part("route", name, of)),
    ...[...tags].map(([name, of]) => part("tag", name, of)),
  ];
}

function part(kind: NamedPart["kind"], name: string, of: readonly CaseTrials[]): PartCases {
  return { kind, name, of, caseIds: of.map((one) => one.case.id) };
}

function group(
  cases: readonly CaseTrials[],
  keys: (one: CaseTrials) => readonly string[],
): ReadonlyMap<string, readonly CaseTrials[]> {
  const found = new Map<string, CaseTrials[]>();
  for (const one of cases)
    for (const key of new Set(keys(one))) {
      const own = found.get(key);
      if (own === undefined) found.set(key, [one]);
      else own.push(one);
    }
  return found;
}

function stabilityOf(cases: readonly CaseTrials[]): Stability {
  const repeated = cases.filter(({ counted }) => counted > 1);
  const distance = ({ passed, counted }: CaseFigures) => Math.abs(passed / counted - 0.5);
  return {
    cases: repeated.length,
    alwaysPass: repeated.filter(({ passed, counted }) => passed === counted).length,
    alwaysFail: repeated.filter(({ passed }) => passed === 0).length,
    flaky: repeated
      .filter(isFlaky)
      .map(caseFigures)
      .toSorted((a, b) => distance(a) - distance(b)),
  };
}

/** Whether the case passed in some of its trials only. */
export function isFlaky({ passed, counted }: Pick<CaseTrials, "passed" | "counted">): boolean {
  return passed > 0 && passed < counted;
}

export function caseFigures({ case: { id }, records, counted, passed }: CaseTrials): CaseFigures {
  const took = records.reduce<number | undefined>(
    (sum, one) => (sum === undefined || one.took === undefined ? undefined : sum + one.took),
    0,
  );
  return { case: id, counted, passed, took, runs: records.flatMap(({ runs }) => runs) };
}
