import type { RunId } from "../core/ids.ts";
import type { RolloutVerdict } from "../stats/gates/rollout-verdict.ts";
import type { AbDecision } from "./ab/ab-decision.ts";
import type { OnRollback } from "./plan.ts";

/** Who did something to a rollout, and why. `controller` is the rollout's own. */
export interface Deed {
  /** Ms since the epoch. */
  readonly at: number;
  readonly by: string;
  readonly why: string;
}

/** One entry of a rollout's history; its state is nothing but what these add up to. */
export type RolloutEvent = Deed &
  (
    | { readonly type: "started" }
    /** `served`: runs of the candidate before this stage. */
    | { readonly type: "entered"; readonly stage: number; readonly served: number }
    | { readonly type: "paused" }
    | { readonly type: "resumed" }
    /** Neither good nor bad by the end of the stage's time: a person decides. */
    | { readonly type: "held" }
    /** An A/B test has its answer, or will have none; its shares stay until a person ends it. */
    | { readonly type: "decided"; readonly decision: AbDecision }
    | { readonly type: "promoted" }
    | {
        readonly type: "rolled_back";
        readonly verdict?: RolloutVerdict;
        /** Runs that decided. */
        readonly runs: readonly RunId[];
        /** What becomes of the candidate's runs in flight. Default: they finish on it. */
        readonly inFlight?: OnRollback;
      }
  );

interface Standing {
  /** In the plan, from 0. */
  readonly stage: number;
  /** When the stage was entered, in ms since the epoch. */
  readonly since: number;
  /** Runs that the candidate had served by then. */
  readonly servedBefore: number;
  /** When a person let it go on, in ms since the epoch: from then on its longest time counts anew. */
  readonly again?: number;
}

export type RolloutState =
  | (Standing & { readonly status: "running" })
  | (Standing & { readonly status: "paused"; readonly last: Deed })
  | (Standing & { readonly status: "held"; readonly last: Deed })
  | (Standing & { readonly status: "decided"; readonly last: Deed; readonly decision: AbDecision })
  | { readonly status: "promoted"; readonly last: Deed }
  | {
      readonly status: "rolled_back";
      readonly last: Deed;
      readonly verdict?: RolloutVerdict;
      readonly runs: readonly RunId[];
    };

/** The state after a history. An event that does not fit is none: whoever came second changes nothing. */
export function stateOf(events: readonly RolloutEvent[]): RolloutState | undefined {
  return events.reduce<RolloutState | undefined>(applied, undefined);
}

/** Whether an event may follow, so that two operators pressing at once do one thing. */
export function fits(state: RolloutState | undefined, { type }: RolloutEvent): boolean {
  if (type === "started") return state === undefined;
  if (state === undefined || state.status === "promoted" || state.status === "rolled_back") return false;
  if (type === "resumed") return state.status === "paused" || state.status === "held";
  if (type === "paused") return state.status === "running" || state.status === "held";
  return type === "promoted" || type === "rolled_back" || state.status === "running";
}

function applied(state: RolloutState | undefined, event: RolloutEvent): RolloutState | undefined {
  if (!fits(state, event)) return state;
  const { at, by, why } = event;
  const last = { at, by, why };
  switch (event.type) {
    case "started":
      return { status: "running", stage: 0, since: at, servedBefore: 0 };
    case "promoted":
      return { status: "promoted", last };
    case "rolled_back": {
      const { verdict, runs } = event;
      return { status: "rolled_back", last, ...(verdict === undefined ? {} : { verdict }), runs };
    }
    default:
      return state === undefined || !("stage" in state) ? state : moved(state, event, last);
  }
}

function moved(state: Standing, event: RolloutEvent, last: Deed): RolloutState {
  const { stage, since, servedBefore, again } = state;
  const standing = { stage, since, servedBefore, ...(again === undefined ? {} : { again }) };
  switch (event.type) {
    case "entered":
      return { status: "running", stage: event.stage, since: event.at, servedBefore: event.served };
    case "paused":
      return { status: "paused", ...standing, last };
    case "held":
      return { status: "held", ...standing, last };
    case "decided":
      return { status: "decided", ...standing, last, decision: event.decision };
    default:
      return { status: "running", ...standing, again: event.at };
  }
}
