import type { RunId } from "../../core/ids.ts";
import type { RunFact } from "../../core/run-fact.ts";
import type { Store } from "../../core/store.ts";
import type { ComparedRun } from "../../stats/segments/compare-segments.ts";
import { compareSegments } from "../../stats/segments/compare-segments.ts";
import { isAbout, isAmount, toldOf } from "../figure-of.ts";
import type { Rollout } from "../load-rollout.ts";
import { runOf } from "../run-of.ts";
import type { AbFigure } from "./ab-figure.ts";
import { badnessOf } from "./ab-figure.ts";
import type { AbDifference } from "./difference-of.ts";
import { notAb } from "./not-ab.ts";

/** The outcome in one part of the traffic. */
export interface AbSegment {
  /** `route`, or an attribute of the subject. */
  readonly attribute: string;
  readonly value: string;
  /** Runs, and the mean outcome in them: a rate, ms or US dollars. */
  readonly a: { readonly runs: number; readonly mean: number | null };
  readonly b: { readonly runs: number; readonly mean: number | null };
  /** Wider for the number of segments: all of them hold together. */
  readonly difference: AbDifference;
  /** Which release is better here; null where that is not known. */
  readonly better: "a" | "b" | null;
}

const BATCH = 1_000;
/** Runs that are read at most, the first of the test. */
const MOST = 50_000;

/** For whom B is better and for whom A is: the outcome by route and by each attribute of the subject. */
export async function abSegments(
  store: Pick<Store, "rollouts" | "facts">,
  rollout: Rollout,
  { support }: { readonly support?: number | undefined } = {},
): Promise<readonly AbSegment[]> {
  const { plan, evidence } = rollout;
  const { ab: terms } = plan;
  if (terms === undefined) throw notAb(rollout.id);
  const figure = evidence.ab?.figures.find(({ name }) => name === terms.outcome);
  if (figure === undefined) return [];
  const runs = await comparedRuns(store, rollout, figure);
  const of = isAmount(figure.name) ? "ratio" : "difference";
  const found = compareSegments(runs, { of, support, alpha: terms.alpha });
  return found.map(({ attribute, value, low, high, canary, baseline }): AbSegment => {
    const [a, b] = [sideOf(baseline, figure), sideOf(canary, figure)];
    const less = of === "ratio" ? 1 : 0;
    const middle = of === "ratio" ? (b.mean ?? 0) / (a.mean ?? 0) - 1 : (b.mean ?? 0) - (a.mean ?? 0);
    return {
      attribute,
      value,
      a,
      b,
      difference: {
        value: a.runs === 0 || b.runs === 0 || !Number.isFinite(middle) ? null : middle,
        low: low - less,
        high: Number.isFinite(high) ? high - less : null,
      },
      better: high < less ? "b" : low > less ? "a" : null,
    };
  });
}

/** The runs that the test has counted, with what they are cut by. */
async function comparedRuns(
  store: Pick<Store, "rollouts" | "facts">,
  { id, plan, workflow, startedAt, mark }: Rollout,
  figure: AbFigure,
): Promise<ComparedRun[]> {
  const facts = await factsOf(store, { workflow, since: startedAt });
  const found: ComparedRun[] = [];
  for (let after = 0; found.length < MOST; ) {
    const outcomes = await store.rollouts.outcomes(id, { after, unit: plan.unit, limit: BATCH });
    for (const outcome of outcomes) {
      after = outcome.mark;
      // What was not read by the controller yet is not in the other figures either.
      if (outcome.mark > mark || !outcome.first || outcome.status === "cancelled") continue;
      const run = runOf(outcome);
      if (!isAbout(figure.name, toldOf(run)) || outcome.share <= 0 || outcome.share >= 1) continue;
      const value = badnessOf(figure, run, plan);
      const fact = facts.get(run.id);
      if (value === undefined || fact === undefined) continue;
      found.push({ canary: run.canary, share: run.share, value, attributes: attributesOf(fact) });
    }
    if (outcomes.length < BATCH) break;
  }
  return found;
}

async function factsOf(
  store: Pick<Store, "facts">,
  query: { readonly workflow: string; readonly since: number },
): Promise<ReadonlyMap<RunId, RunFact>> {
  const facts = new Map<RunId, RunFact>();
  for await (const page of store.facts({ ...query, only: "traffic" }))
    for (const fact of page) facts.set(fact.id, fact);
  return facts;
}

function attributesOf({ route, subject }: RunFact): ComparedRun["attributes"] {
  return { ...subject?.attributes, route };
}

/** A value of an amount is a part of its cap. */
function sideOf({ n, sum }: { readonly n: number; readonly sum: number }, { cap = 1 }: AbFigure) {
  return { runs: n, mean: n === 0 ? null : (sum / n) * cap };
}
