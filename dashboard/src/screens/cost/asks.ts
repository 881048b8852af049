import type { Ask, Query } from "../../api/client.ts";
import type { Costs, FigureList } from "../../api/types.ts";

export function costs(query: Query): Ask<Costs> {
  return { path: "/costs", query };
}

export function costByDay(query: Query): Ask<FigureList> {
  return { path: "/figures", query: { ...query, level: "run", by: "day" } };
}
