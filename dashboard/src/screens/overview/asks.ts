import type { Ask, Query } from "../../api/client.ts";
import type { FailureCluster, Figure, RunPage } from "../../api/types.ts";

export interface Figures {
  readonly figures: readonly Figure[];
}

/** Sums over whole runs, told apart by what `by` names. */
export function figures(query: Query): Ask<Figures> {
  return { path: "/figures", query: { level: "run", ...query } };
}

export interface Failures {
  readonly runs: number;
  readonly clusters: readonly FailureCluster[];
  readonly more: number;
  readonly isCut: boolean;
}

export function failures(query: Query): Ask<Failures> {
  return { path: "/failures", query };
}

/** The newest runs of a state that somebody has to do something about. */
export function runsIn(status: string): Ask<RunPage> {
  return { path: "/runs", query: { status, limit: 5 } };
}
