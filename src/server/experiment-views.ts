import { AirworthyError } from "../core/errors.ts";
import type { ExperimentSummary } from "../core/experiment.ts";
import { parseExperimentId } from "../core/ids.ts";
import type { Store } from "../core/store.ts";
import { keptCriteria } from "../evals/experiments/kept-criteria.ts";
import { loadTried } from "../evals/experiments/load-tried.ts";
import type { Tried } from "../evals/figures/tried.ts";
import type { EvalReport } from "../evals/report/eval-report.ts";
import { evalReport } from "../evals/report/eval-report.ts";
import { Remembered } from "./remembered.ts";

/** Experiments in memory at once: the two of a comparison, and some that others look at. */
const TRIED = 6;
const REPORTS = 12;

/** Experiments with what is worked out of their records, which takes long for a large one. */
export class ExperimentViews {
  readonly #store: Store;
  readonly #tried = new Remembered<Tried>(TRIED);
  readonly #reports = new Remembered<EvalReport>(REPORTS);

  constructor(store: Store) {
    this.#store = store;
  }

  async tried(text: string): Promise<Tried> {
    const summary = await this.#found(text);
    return this.#tried.get(keyOf(summary), () => loadTried(this.#store.experiments, summary.id));
  }

  /** All that is said of an experiment, alone or against another, as `airworthy experiments report` says it. */
  async report(text: string, against?: string): Promise<EvalReport> {
    const tried = await this.tried(text);
    const baseline = against === undefined ? undefined : await this.tried(against);
    const key = `${keyOf(tried.experiment)} ${baseline === undefined ? "" : keyOf(baseline.experiment)}`;
    return this.#reports.get(key, () =>
      evalReport(tried, {
        criteria: keptCriteria(tried.experiment),
        load: (run) => this.#store.load(run),
        ...(baseline === undefined ? {} : { baseline }),
      }),
    );
  }

  async #found(text: string): Promise<ExperimentSummary> {
    const id = parseExperimentId(text);
    const found = await this.#store.experiments.find(id);
    if (found !== undefined) return found;
    throw new AirworthyError({
      code: "experiment_not_found",
      message: `Cannot find experiment "${id}" in this store`,
      hint: "List the experiments with `airworthy experiments list`",
    });
  }
}

/** Trials are added while it runs, and taken away when a user is erased. */
function keyOf({ id, done, status, end }: ExperimentSummary): string {
  return [id, done, status, end?.endedAt].join(" ");
}
