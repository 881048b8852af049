import type { App } from "airworthy";
import type { EvalReport, Evaluation } from "airworthy/evals";
import { evalReport, releaseOf, resolveDataset, runExperiments } from "airworthy/evals";

/** One change that somebody wants to release. */
export interface Change {
  readonly what: string;
  readonly release: string;
  readonly against: string;
}

export const CHANGES: readonly Change[] = [
  { what: "back to the first draft", release: "draft", against: "current" },
  { what: "today's prompt reworded", release: "reworded", against: "current" },
  { what: "today's for the first draft", release: "current", against: "draft" },
];

/** Tries both releases on the `test` messages, and says whether the one may take the other's place. */
export async function decide(app: App, evaluation: Evaluation, change: Change): Promise<EvalReport> {
  const dataset = await resolveDataset(evaluation, { store: app.store });
  const [baseline, candidate] = await runExperiments(app, evaluation, {
    dataset,
    releases: [releaseOf(evaluation, change.against), releaseOf(evaluation, change.release)],
    only: ({ split }) => split === "test",
    seed: 1,
  });
  if (baseline === undefined || candidate === undefined) throw new Error("An experiment is missing");
  const cases = dataset.cases.filter(({ split }) => split === "test");
  return evalReport(
    { experiment: candidate, cases },
    {
      baseline: { experiment: baseline, cases },
      criteria: evaluation.options.criteria ?? {},
      load: (run) => app.store.load(run),
    },
  );
}
