import { everyRun } from "../../core/every-run.ts";
import { isTraffic } from "../../core/figures-of-run.ts";
import type { RunQuery, Store } from "../../core/store.ts";
import type { RunCost } from "./run-cost.ts";
import { runCost } from "./run-cost.ts";

export interface ReadRunCostsOptions {
  readonly query?: Omit<RunQuery, "limit" | "cursor">;
  /** Newest runs first; so many at most. Default 10,000. */
  readonly limit?: number;
  /** Keeps what was said, for counting tokens anew. Default false. */
  readonly texts?: boolean;
  /** Called after each run. */
  readonly onRun?: () => void;
}

const PAGE = 500;
const LIMIT = 10_000;

/** What recorded runs spent. Forks and shadows are experiments on a run, and trials are tests: neither is traffic. */
export async function readRunCosts(
  store: Store,
  options: ReadRunCostsOptions = {},
): Promise<readonly RunCost[]> {
  const { query = {}, limit = LIMIT, texts = false, onRun = () => {} } = options;
  const costs: RunCost[] = [];
  for await (const summary of everyRun(store, query, { page: PAGE })) {
    if (costs.length >= limit) return costs;
    if (!isTraffic(summary)) continue;
    const run = await store.load(summary.id);
    if (run === undefined || run.status === "running") continue;
    costs.push(runCost(run, { texts }));
    onRun();
  }
  return costs;
}
