import { handedTo } from "./boundary.ts";
import type { FigureLevel } from "./figures.ts";
import { routeOf } from "./route-of.ts";
import type { CallRecord, StoredRun } from "./run.ts";
import { stepOf } from "./step-of.ts";

/** What one run adds to the figures. */
export interface Addition {
  readonly level: FigureLevel;
  /** The kind of call, the name of the attribute, or empty. */
  readonly kind: string;
  readonly name: string;
  readonly failed: boolean;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly cost: number;
  readonly unpriced: number;
  /** Ms. */
  readonly took: number;
}

const CALLS: ReadonlySet<CallRecord["kind"]> = new Set(["model", "tool", "step"]);

/** Forks, shadows and trials are experiments, not traffic. */
export function isTraffic({ parent }: Pick<StoredRun, "parent">): boolean {
  return parent === undefined || parent.kind === "rerun" || parent.kind === "handover";
}

/** The route that a run took, and all that it adds. */
export function figuresOfRun(
  run: Pick<StoredRun, "totals" | "status" | "took" | "subject" | "calls" | "end">,
): {
  readonly route: string;
  readonly additions: readonly Addition[];
} {
  const { totals, status, took = 0, subject, end } = run;
  // Another run took over, whose figures say the rest.
  const isHandedOver = end?.status === "cancelled" && handedTo(end.error) !== undefined;
  const whole = {
    kind: "",
    name: "",
    failed: (status === "failed" || status === "cancelled") && !isHandedOver,
    tokensIn: totals.tokensIn,
    tokensOut: totals.tokensOut,
    cost: totals.cost ?? sumOf(run.calls),
    unpriced: totals.unpriced,
    took,
  };
  const attributes = Object.entries(subject?.attributes ?? {});
  return {
    route: (isHandedOver ? undefined : routeOf(run.calls)) ?? "",
    additions: [
      { level: "run", ...whole },
      ...attributes.map(([kind, value]) => ({
        level: "attribute" as const,
        ...whole,
        kind,
        name: String(value),
      })),
      ...run.calls.flatMap(ofCall),
    ],
  };
}

function ofCall({ kind, state, address, took, note }: CallRecord): Addition[] {
  if (state === "begun" || !CALLS.has(kind)) return [];
  const { input = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0 } = note?.usage ?? {};
  const own = {
    failed: state === "failed",
    tokensIn: input + cacheRead + cacheWrite,
    tokensOut: output + reasoning,
    cost: note?.cost ?? 0,
    unpriced: kind === "model" && state === "done" && note?.cost === undefined ? 1 : 0,
    took,
  };
  return [
    { level: "call", kind, name: stepOf(address), ...own },
    ...(note?.model === undefined ? [] : [{ level: "model" as const, kind, name: note.model, ...own }]),
    ...(note?.prompts ?? []).map((name) => ({ level: "prompt" as const, kind, name, ...own })),
  ];
}

function sumOf(calls: readonly CallRecord[]): number {
  return calls.reduce((sum, { note }) => sum + (note?.cost ?? 0), 0);
}
