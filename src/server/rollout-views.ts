import type { z } from "@hono/zod-openapi";
import type { Serving } from "../core/serving.ts";
import type { Rollout } from "../rollout/load-rollout.ts";
import type { Move } from "../rollout/next-move.ts";
import type { RolloutEvent } from "../rollout/rollout-state.ts";
import type { AmountTile, RateTile, RolloutView } from "../rollout/rollout-view.ts";
import type { rollout, rolloutSummary, serving } from "./schemas/rollout.ts";

export function summaryOf({ events, ...one }: Rollout): z.infer<typeof rolloutSummary> {
  const { id, workflow, incumbent = null, candidate, startedAt, endedAt = null, state, plan, evidence } = one;
  const stage = "stage" in state ? plan.stages[state.stage] : undefined;
  return {
    id,
    workflow,
    incumbent,
    candidate,
    startedAt,
    endedAt,
    status: state.status,
    kind: plan.ab === undefined ? "rollout" : "ab",
    stage: "stage" in state ? state.stage : null,
    stages: plan.stages.length,
    percent: stage?.kind === "canary" ? stage.percent : null,
    served: evidence.served,
    why: events.findLast(({ why }) => why !== "")?.why ?? "",
  };
}

export function rolloutJson(
  view: RolloutView,
  { steered, current }: { readonly steered: boolean; readonly current: Serving | undefined },
): z.infer<typeof rollout> {
  const { verdict, next, tiles, course } = view;
  const { plan, events, state } = view.rollout;
  return {
    ...summaryOf(view.rollout),
    plan: JSON.parse(JSON.stringify(plan)),
    events: events.map(eventJson),
    verdict: {
      verdict: verdict.verdict,
      reason: verdict.reason,
      guilty: [...verdict.guilty],
      waiting: [...verdict.waiting],
    },
    next: { move: next.move, text: textOf(next) },
    tiles: tiles.map(tileJson),
    course: course.points.map(({ runs, harm }) => ({ runs, harm: { ...harm } })),
    runs: state.status === "rolled_back" ? [...state.runs] : [],
    steered,
    serving: current === undefined ? null : servingJson(current),
  };
}

function eventJson(event: RolloutEvent): z.infer<typeof rollout>["events"][number] {
  const { type, at, by, why } = event;
  const inFlight = event.type === "rolled_back" ? (event.inFlight ?? "finish") : null;
  return { type, at, by, why, stage: event.type === "entered" ? event.stage : null, inFlight };
}

function textOf(next: Move): string {
  return next.move === "wait" ? next.until : next.why;
}

function tileJson(tile: RateTile | AmountTile): z.infer<typeof rollout>["tiles"][number] {
  const examples = [...tile.examples];
  if (tile.kind === "rate") {
    const { proven = null, difference, ...rest } = tile;
    return { ...rest, examples, difference: { ...difference }, proven };
  }
  const { candidate, incumbent, change = null, ...rest } = tile;
  const mean = (side: AmountTile["candidate"]) => ({ mean: side.mean ?? null, runs: side.runs });
  return { ...rest, examples, candidate: mean(candidate), incumbent: mean(incumbent), change };
}

export function servingJson({ workflow, rev, at, by, ...said }: Serving): z.infer<typeof serving> {
  const { why = null, stable = null, split, shadow } = said;
  const candidate = split?.candidate ?? shadow?.candidate ?? null;
  return {
    workflow,
    rev,
    at,
    by,
    why,
    stable,
    candidate,
    percent: split?.percent ?? null,
    shadow: shadow?.id ?? null,
  };
}
