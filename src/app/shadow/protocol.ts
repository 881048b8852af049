import type { ReleaseId, RunId } from "../../core/ids.ts";

/** What the process of a shadow is told once. */
export interface ShadowSetup {
  readonly kind: "setup";
  /** The store's file, or the URL of its database. */
  readonly store: string;
  readonly root: string;
  readonly keys: readonly string[];
  /** Of the {@link ShadowPlan}. */
  readonly shadow: string;
  readonly candidate: ReleaseId;
  readonly liveReads: boolean;
  /** Where it runs beside the incumbent: ms to wait for it. */
  readonly patience?: number;
}

export interface ShadowJob {
  readonly kind: "job";
  readonly id: number;
  /** Of the incumbent. */
  readonly run: RunId;
  /** The input as the codec writes it, where its record is not all of it. */
  readonly input?: string;
}

/** What the process says: nothing but figures, whatever the candidate does. */
export type ShadowReply =
  /** It has loaded the candidate, and takes jobs. */
  | { readonly kind: "ready" }
  /** Its cost is null where a price is not known. */
  | { readonly kind: "done"; readonly id: number; readonly cost: number | null; readonly cpu: number }
  /** It could not be run at all, as when the candidate refuses the input. */
  | { readonly kind: "refused"; readonly id: number; readonly message: string; readonly cpu: number }
  | { readonly kind: "fatal"; readonly message: string };
