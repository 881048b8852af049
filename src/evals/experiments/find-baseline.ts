import type { DatasetRef, ExperimentSummary, Experiments } from "../../core/experiment.ts";

export interface BaselineQuery {
  /** Of the evaluation. */
  readonly name: string;
  readonly release: string;
  /** The candidate's. */
  readonly dataset: DatasetRef;
  /** Trials a case that the baseline needs at least. Default 1. */
  readonly trials?: number;
}

/**
 * The stored experiment to compare with: of the same evaluation and the other release, completed; the newest on this version of
 * the dataset, else the newest on any. Undefined where there is none, which is then to be made.
 */
export async function findBaseline(
  experiments: Pick<Experiments, "list">,
  { name, release, dataset, trials = 1 }: BaselineQuery,
): Promise<ExperimentSummary | undefined> {
  const all = await experiments.list({ name, release, status: "completed", limit: 1_000 });
  const fit = all.filter((one) => one.trials >= trials && one.done > 0);
  return fit.find((one) => one.dataset.version === dataset.version) ?? fit[0];
}
