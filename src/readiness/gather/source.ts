import type { RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import type { NamedFact, SettingsFact } from "../facts.ts";

/** Where facts come from: an app, as far as they need one. */
export interface Source {
  readonly store: Store;
  readonly settings: SettingsFact;
  /** The evaluations that are configured: what others were once held to no longer counts. */
  readonly evaluations: readonly { readonly name: string; readonly workflow: string }[];
  replay(run: RunId): Promise<Replayed>;
}

type Replayed =
  | { readonly status: "same" }
  | { readonly status: "diverged"; readonly divergence: Error }
  | { readonly status: "refused"; readonly error: Error };

/** What is asked about, and when. */
export interface Asked {
  readonly workflow: string;
  /** Tags of cases that count as hard. Default `["hard"]`. */
  readonly hardTags?: readonly string[];
  readonly named?: NamedFact;
  /** Ms since the epoch. */
  readonly now: number;
}
