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

/** Tries each release once on the `test` messages, and says of each change whether the one may take the other's place. */
export async function decide(
  app: App,
  evaluation: Evaluation,
  changes: readonly Change[],
): Promise<readonly EvalReport[]> {
  const dataset = await resolveDataset(evaluation, { store: app.store });
  const names = [...new Set(changes.flatMap(({ release, against }) => [release, against]))];
  const experiments = await runExperiments(app, evaluation, {
    dataset,
    releases: names.map((name) => releaseOf(evaluation, name)),
    only: ({ split }) => split === "test",
    seed: 1,
  });
  const cases = dataset.cases.filter(({ split }) => split === "test");
  const tried = (name: string) => {
    const experiment = experiments[names.indexOf(name)];
    if (experiment === undefined) throw new Error(`The experiment of "${name}" is missing`);
    return { experiment, cases };
  };
  const criteria = evaluation.options.criteria ?? {};
  return Promise.all(
    changes.map(({ release, against }) =>
      evalReport(tried(release), {
        baseline: tried(against),
        criteria,
        load: (run) => app.store.load(run),
      }),
    ),
  );
}
