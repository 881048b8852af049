import type { Ask, Query } from "../../api/client.ts";
import type { QueueItem, Review } from "../../api/types.ts";

export interface Queue {
  readonly items: readonly QueueItem[];
  readonly waiting: { readonly failed: number; readonly scored: number; readonly completed: number };
  readonly reviewed: number;
}

/** Runs that nobody has looked at. */
export function queue(query: Query): Ask<Queue> {
  return { path: "/review", query: { ...query, limit: 200 } };
}

export interface Reviewed {
  readonly review: Review;
  readonly case: {
    readonly id: string;
    readonly dataset: string;
    readonly version: string;
    readonly warnings: readonly string[];
  } | null;
  readonly near: readonly { readonly id: string; readonly similarity: number }[];
}
