import type { RunFact } from "../../core/run-fact.ts";
import { costOfFact } from "../../observe/cost/cost-of-fact.ts";
import { costReport } from "../../observe/cost/cost-report.ts";
import type { CostFact, Facts } from "../facts.ts";
import type { Asked, Source } from "./source.ts";

const DAY = 86_400_000;
/** Runs that a projection is made of, the newest. */
const SAMPLE = 2_000;
const PER_DAY = 10_000;

/** What traffic of the workflow shows: of the last day, by route, and its cost. */
export async function traffic(
  { store }: Pick<Source, "store">,
  { workflow, now }: Asked,
): Promise<Pick<Facts, "live" | "routes" | "cost">> {
  const since = now - DAY;
  const [runs, calls, models, routes, newest] = await Promise.all([
    store.figures.query({ level: "run", workflow, since, withTook: false }),
    store.figures.query({ level: "call", by: ["kind", "name"], workflow, since, withTook: false }),
    store.figures.query({ level: "model", workflow, since, withTook: false }),
    store.figures.query({ level: "run", by: ["release", "route"], workflow, withTook: false }),
    newestRuns(store, workflow),
  ]);
  const lastAt = newest[0]?.startedAt;
  const sum = (of: "count" | "failed" | "unpriced", all: typeof runs) =>
    all.reduce((total, one) => total + one[of], 0);
  return {
    live: {
      runs: sum("count", runs),
      failed: sum("failed", runs),
      steps: calls.length,
      modelCalls: sum("count", models),
      unpriced: sum("unpriced", models),
      ...(lastAt === undefined ? {} : { lastAt }),
    },
    routes: routes.map(({ route = "", release = "", count }) => ({ route, release, runs: count })),
    cost: costFact(newest),
  };
}

async function newestRuns(store: Source["store"], workflow: string): Promise<readonly RunFact[]> {
  const runs: RunFact[] = [];
  for await (const page of store.facts({ workflow, only: "traffic", limit: SAMPLE })) runs.push(...page);
  return runs.filter(({ status }) => status !== "running");
}

function costFact(runs: readonly RunFact[]): CostFact {
  const { all, projection, until, unpriced, ...report } = costReport(runs.map(costOfFact), {
    perDay: [PER_DAY],
  });
  const day = projection[0]?.day;
  return {
    runs: report.runs,
    unpriced,
    ...(until === undefined ? {} : { until }),
    ...(all === undefined ? {} : { mean: all.mean.mean }),
    ...(day === undefined ? {} : { day }),
  };
}
