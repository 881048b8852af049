import { everyRun } from "../../core/every-run.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import { compareRuns } from "./compare-runs.ts";
import type { ShadowReport } from "./shadow-report.ts";
import { ShadowTally } from "./shadow-report.ts";

/** Tag of the runs of a shadow. */
export function shadowTag(shadow: string): string {
  return `shadow:${shadow}`;
}

export interface ReportOptions {
  /** Chance to block a candidate that is as good. Default 0.05. */
  readonly alpha?: number;
  /** Whether a completed run is bad all the same, as a scorer says. Default: none is. */
  readonly isBad?: (run: StoredRun) => boolean | Promise<boolean>;
}

/** What a shadow has shown so far, read from its runs in the store. */
export async function reportShadow(
  store: Pick<Store, "list" | "load">,
  shadow: string,
  options: ReportOptions = {},
): Promise<ShadowReport> {
  const { isBad = () => false } = options;
  const tally = new ShadowTally(options);
  for await (const { id } of everyRun(store, { tag: shadowTag(shadow) })) {
    const run = await store.load(id);
    const incumbent = run?.parent?.kind === "shadow" ? await store.load(run.parent.run) : undefined;
    // Beside a shadow the incumbent may still go on, or have been cancelled: there is nothing to compare with.
    const hasAnswered = incumbent?.status === "completed" || incumbent?.status === "failed";
    if (run !== undefined && hasAnswered && run.status !== "running")
      tally.add(
        compareRuns(incumbent, run, { incumbent: await isBad(incumbent), candidate: await isBad(run) }),
      );
  }
  return tally.report();
}
