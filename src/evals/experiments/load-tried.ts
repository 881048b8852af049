import { AirworthyError } from "../../core/errors.ts";
import type { Experiments, StoredExperiment } from "../../core/experiment.ts";
import type { ExperimentId } from "../../core/ids.ts";
import type { Case } from "../case.ts";
import type { Tried } from "../figures/tried.ts";

/**
 * An experiment of the store with the cases it was made on, which the store keeps by their version.
 *
 * @throws `experiment_not_found`
 */
export async function loadTried(
  experiments: Pick<Experiments, "load" | "dataset">,
  id: ExperimentId,
): Promise<Tried> {
  const experiment = await experiments.load(id);
  if (experiment === undefined) throw notFound(id);
  return triedOf(experiments, experiment);
}

/** The same for an experiment that is at hand. */
export async function triedOf(
  experiments: Pick<Experiments, "dataset">,
  experiment: StoredExperiment,
): Promise<Tried> {
  const { name, version } = experiment.dataset;
  const stored = await experiments.dataset(name, version);
  const { cases: taken, gating } = experiment.data ?? {};
  const all = stored === undefined ? [] : casesIn(stored.text);
  const cases = isNames(taken) ? all.filter((one) => taken.includes(one.id)) : all;
  return { experiment, cases, ...(isNames(gating) ? { gating } : {}) };
}

/** The store's own text: a case a line, checked when it was kept. */
function casesIn(text: string): readonly Case[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Case);
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function notFound(id: ExperimentId): AirworthyError {
  return new AirworthyError({
    code: "experiment_not_found",
    message: `Cannot find the experiment "${id}" in this store`,
    hint: "Check the id, or name the right store with --store",
  });
}
