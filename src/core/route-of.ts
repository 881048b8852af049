import { decode } from "./codec.ts";
import type { CallRecord } from "./run.ts";
import { nameOf } from "./run.ts";

/** Where a run says what it is about, and under which name: what `route()` decides, and `ctx.boundary()`. */
const SAID = [
  { step: "decision", field: "route" },
  { step: "boundary", field: "useCase" },
] as const;

/**
 * The use case that a run was routed to: what `route()` recorded of its first decision, at `<name>/decision`, else what it said at
 * its first boundary. Undefined where the run has neither, such as one that failed before.
 */
export function routeOf(calls: readonly CallRecord[]): string | undefined {
  for (const { step, field } of SAID) {
    const steps = calls.filter(
      ({ kind, state, address }) => kind === "step" && state === "done" && nameOf(address) === step,
    );
    for (const { answer } of steps.toSorted((a, b) => a.at - b.at || a.seq - b.seq)) {
      const said: unknown = answer === undefined ? undefined : decode(answer);
      const name: unknown = typeof said === "object" && said !== null ? Reflect.get(said, field) : undefined;
      if (typeof name === "string") return name;
    }
  }
  return undefined;
}
