import type { CallRecord } from "./run.ts";

const DECISION = /(?:^|\/)decision(?:#\d+)?$/;

/**
 * The use case that a run was routed to, by the first decision that `route()` kept in its journal
 * (`triage/decision`); undefined where it made none.
 */
export function routeOf(calls: readonly CallRecord[]): string | undefined {
  for (const { kind, state, address, answer } of calls) {
    if (kind !== "step" || state !== "done" || answer === undefined || !DECISION.test(address)) continue;
    const route = routeIn(answer);
    if (route !== undefined) return route;
  }
  return undefined;
}

function routeIn(answer: string): string | undefined {
  const decision: unknown = JSON.parse(answer);
  if (typeof decision !== "object" || decision === null || !("route" in decision)) return undefined;
  return typeof decision.route === "string" ? decision.route : undefined;
}
