import type { RunId } from "../core/ids.ts";
import { parseReleaseId } from "../core/ids.ts";
import { seededRandom } from "../evals/seeded-random.ts";
import { checkPlan } from "./check-plan.ts";
import type { Evidence } from "./evidence.ts";
import { noEvidence, observe } from "./evidence.ts";
import type { Move } from "./next-move.ts";
import { nextMove } from "./next-move.ts";
import type { RolloutPlan } from "./plan.ts";
import type { RolloutEvent, RolloutState } from "./rollout-state.ts";
import { stateOf } from "./rollout-state.ts";

const INCUMBENT = parseReleaseId("rel_00000000000000a1");
const CANDIDATE = parseReleaseId("rel_00000000000000b2");

export interface Traffic {
  readonly plan?: Partial<RolloutPlan>;
  readonly seed: number;
  /** Failure rate of each side. */
  readonly candidate: number;
  readonly incumbent: number;
  /** By which the candidate's latency is multiplied. Default 1. */
  readonly slower?: number;
  readonly most: number;
}

export interface Played {
  readonly state: RolloutState | undefined;
  readonly events: readonly RolloutEvent[];
  readonly evidence: Evidence;
  readonly last: Move;
}

/** A rollout on made-up traffic, a look after every run, a run a second. */
export function play({ plan, seed, candidate, incumbent, slower = 1, most }: Traffic): Played {
  const full = checkPlan({ workflow: "support", incumbent: INCUMBENT, candidate: CANDIDATE, ...plan });
  const random = seededRandom(seed);
  const events: RolloutEvent[] = [{ type: "started", at: 0, by: "ann", why: "" }];
  let evidence = noEvidence(full);
  let last: Move = { move: "wait", until: "" };
  for (let n = 1; n <= most; n++) {
    const state = stateOf(events);
    if (state === undefined || !("stage" in state) || state.status === "held") break;
    const stage = full.stages[state.stage];
    const share = stage?.kind === "canary" ? stage.percent / 100 : 0;
    const canary = random() < share;
    evidence = observe(
      evidence,
      {
        id: `run_${n}` as RunId,
        canary,
        share,
        first: true,
        failed: random() < (canary ? candidate : incumbent),
        toolErrors: 0,
        took: (100 + 400 * random()) * (canary ? slower : 1),
        cost: 0.01 + 0.01 * random(),
      },
      full,
    );
    last = nextMove({ plan: full, state, evidence, now: n * 1_000 });
    const event = eventOf(last, { at: n * 1_000, evidence });
    if (event !== undefined) events.push(event);
  }
  return { state: stateOf(events), events, evidence, last };
}

function eventOf(
  move: Move,
  { at, evidence }: { readonly at: number; readonly evidence: Evidence },
): RolloutEvent | undefined {
  const deed = { at, by: "controller" };
  switch (move.move) {
    case "wait":
      return undefined;
    case "enter":
      return {
        ...deed,
        type: "entered",
        why: move.why,
        stage: move.stage,
        served: evidence.served.candidate,
      };
    case "hold":
    case "decide":
      return { ...deed, type: "held", why: move.why };
    case "promote":
      return { ...deed, type: "promoted", why: move.why };
    case "roll_back":
      return { ...deed, type: "rolled_back", why: move.why, verdict: move.verdict, runs: move.runs };
  }
}
