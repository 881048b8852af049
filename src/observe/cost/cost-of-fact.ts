import type { RunFact } from "../../core/run-fact.ts";
import type { RunCost } from "./run-cost.ts";

/** What a run spent in all, without its calls: enough for means and projections, and far quicker to read. */
export function costOfFact(run: RunFact): RunCost {
  return {
    run: run.id,
    workflow: run.workflow,
    route: run.route,
    cluster: run.subject?.id ?? run.session ?? run.id,
    completed: run.status === "completed",
    at: run.startedAt,
    usd: run.cost,
    calls: [],
  };
}
