import type { Store } from "../../core/store.ts";
import type { ServedWorkflows } from "./served-watch.ts";

/** What one look looks with. */
export interface Looking {
  readonly store: Store;
  readonly served: ServedWorkflows;
  /** Who is told of alerts. */
  readonly targets: readonly string[];
  /** Ms since the epoch. */
  readonly now: number;
  /** Whether it also looks for what does not come with runs: an end of the traffic, alerts to bring up to date. */
  readonly isThorough: boolean;
}
