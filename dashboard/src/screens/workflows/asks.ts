import type { Ask, Query } from "../../api/client.ts";
import type { FigureList, LatestRuns, WorkflowList } from "../../api/types.ts";

export function workflows(since: number | undefined): Ask<WorkflowList> {
  return { path: "/workflows", query: { since } };
}

export function figures(query: Query): Ask<FigureList> {
  return { path: "/figures", query };
}

export function runsBehind(query: Query): Ask<LatestRuns> {
  return { path: "/figures/runs", query };
}
