import type { z } from "@hono/zod-openapi";
import type { Figure, FigureKey, FigureLevel, FigureQuery } from "../core/figures.ts";
import type { RunFact } from "../core/run-fact.ts";
import type { Store } from "../core/store.ts";
import { costOfFact } from "../observe/cost/cost-of-fact.ts";
import { costReport } from "../observe/cost/cost-report.ts";
import { added } from "./figure-view.ts";
import type * as schemas from "./schemas/cost.ts";

type Costs = z.infer<typeof schemas.costs>;
type Sums = ReturnType<typeof added>;
export type CostQuery = Pick<FigureQuery, "since" | "until" | "workflow" | "release" | "route">;

export interface CostViewOptions {
  readonly query: CostQuery;
  /** Numbers of runs a day to project to. */
  readonly perDay: readonly number[];
}

/** The newest runs that a projection is made of. */
const SAMPLE = 2_000;
const SEGMENTS = 200;

/** What traffic costs by what it is told apart by, and what it would cost at other numbers of runs a day. */
export async function costView(store: Store, { query, perDay }: CostViewOptions): Promise<Costs> {
  const figures = (level: FigureLevel, by: readonly FigureKey[]): Promise<readonly Figure[]> =>
    store.figures.query({ level, by, ...query, withTook: false });
  const [routes, segments, models, runs] = await Promise.all([
    figures("run", ["workflow", "route"]),
    figures("attribute", ["kind", "name"]),
    figures("model", ["name"]),
    newestRuns(store, query),
  ]);
  const workflows = [...Map.groupBy(routes, ({ workflow = "" }) => workflow)];
  return {
    total: partOf(added(routes)),
    workflows: dearest(workflows.map(([workflow, own]) => ({ workflow, ...partOf(added(own)) }))),
    routes: dearest(
      routes
        .filter(({ route }) => route !== "")
        .map((one) => ({ workflow: one.workflow ?? "", route: one.route ?? "", ...partOf(one) })),
    ),
    segments: dearest(
      segments.map((one) => ({ attribute: one.kind ?? "", value: one.name ?? "", ...partOf(one) })),
    ).slice(0, SEGMENTS),
    models: dearest(models.map((one) => ({ model: one.name ?? "", ...partOf(one) }))),
    projection: projectionOf(runs, perDay),
  };
}

function partOf({ count, failed, tokensIn, tokensOut, cost, unpriced }: Sums) {
  const isKnown = unpriced === 0;
  return {
    count,
    failed,
    tokensIn,
    tokensOut,
    cost,
    unpriced,
    perRun: isKnown && count > 0 ? cost / count : null,
    perSuccess: isKnown && count > failed ? cost / (count - failed) : null,
  };
}

function dearest<Part extends { readonly cost: number; readonly count: number }>(parts: Part[]): Part[] {
  return parts.toSorted((a, b) => b.cost - a.cost || b.count - a.count);
}

async function newestRuns(store: Store, query: CostQuery): Promise<readonly RunFact[]> {
  const runs: RunFact[] = [];
  for await (const page of store.facts({ ...query, only: "traffic", limit: SAMPLE })) runs.push(...page);
  return runs.filter(({ status }) => status !== "running");
}

function projectionOf(runs: readonly RunFact[], perDay: readonly number[]): Costs["projection"] {
  const report = costReport(runs.map(costOfFact), { perDay });
  const { all } = report;
  if (all === undefined) return null;
  const { mean, p50, p95 } = all;
  return {
    runs: report.runs,
    unpriced: report.unpriced,
    ...(mean.clusters === undefined ? {} : { clusters: mean.clusters }),
    from: report.from ?? null,
    until: report.until ?? null,
    run: { mean: mean.mean, low: mean.low, high: mean.high },
    p50,
    p95,
    perDay: [...report.projection],
  };
}
