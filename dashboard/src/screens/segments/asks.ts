import type { Ask, Query } from "../../api/client.ts";
import type { Segment } from "../../api/types.ts";

export interface Segments {
  readonly runs: number;
  readonly failed: number;
  /** Looked at. */
  readonly slices: number;
  readonly isCut: boolean;
  readonly segments: readonly Segment[];
}

export function segments(query: Query): Ask<Segments> {
  return { path: "/segments", query };
}
