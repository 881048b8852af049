import type { RunSummary } from "../../core/run.ts";
import type { RunCost } from "./run-cost.ts";

/** What a run spent in all, without its calls: enough for means and projections, and read a hundred times as fast. */
export function costOfSummary(run: RunSummary): RunCost {
  return {
    run: run.id,
    workflow: run.workflow,
    route: undefined,
    cluster: run.subject?.id ?? run.session ?? run.id,
    completed: run.status === "completed",
    at: run.startedAt,
    usd: run.totals.cost,
    calls: [],
  };
}
