import { decode } from "./codec.ts";
import type { CallRecord } from "./run.ts";
import { nameOf } from "./run.ts";

/**
 * The use case that a run was routed to: what `route()` recorded of its first decision, at `<name>/decision`.
 * Undefined where the run has none, such as one that failed before.
 */
export function routeOf(calls: readonly CallRecord[]): string | undefined {
  const decisions = calls.filter(
    ({ kind, state, address }) => kind === "step" && state === "done" && nameOf(address) === "decision",
  );
  for (const { answer } of decisions.toSorted((a, b) => a.at - b.at || a.seq - b.seq)) {
    const decision: unknown = answer === undefined ? undefined : decode(answer);
    const isOne = typeof decision === "object" && decision !== null && "route" in decision;
    if (isOne && typeof decision.route === "string") return decision.route;
  }
  return undefined;
}
