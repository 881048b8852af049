import type { ExperimentSummary } from "../../core/experiment.ts";
import type { Criteria } from "../criteria.ts";

/** What an experiment was held against when it was made. */
export function keptCriteria({ data }: Pick<ExperimentSummary, "data">): Criteria {
  return (data?.criteria ?? {}) as Criteria;
}
