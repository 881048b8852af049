import { decode } from "../../core/codec.ts";
import type { StoredRun } from "../../core/run.ts";
import { nameOf } from "../../core/run.ts";

/**
 * The route that a run took: what `route()` recorded of its first decision, at `<name>/decision`.
 * Undefined where the run has none, such as one that failed before.
 */
export function routeOf({ calls }: Pick<StoredRun, "calls">): string | undefined {
  const decisions = calls
    .filter(
      ({ kind, state, address }) => kind === "step" && state === "done" && nameOf(address) === "decision",
    )
    .toSorted((a, b) => a.at - b.at || a.seq - b.seq);
  for (const { answer } of decisions) {
    const decision: unknown = answer === undefined ? undefined : decode(answer);
    const isOne = typeof decision === "object" && decision !== null && "route" in decision;
    if (isOne && typeof decision.route === "string") return decision.route;
  }
  return undefined;
}
