import type { Store } from "../core/store.ts";
import { observe } from "./evidence.ts";
import type { Rollout } from "./load-rollout.ts";
import { opened } from "./load-rollout.ts";
import type { Move } from "./next-move.ts";
import { nextMove } from "./next-move.ts";
import type { EvalStage, ShadowStage } from "./plan.ts";
import { recordEvent } from "./record-event.ts";
import type { RolloutEvent } from "./rollout-state.ts";
import { runOf } from "./run-of.ts";

/** What came out of a stage that serves nobody. */
export interface StageOutcome {
  readonly verdict: "PASS" | "BLOCK" | "INCONCLUSIVE";
  readonly why: string;
}

/** Carries out stages that serve nobody. Asked again and again; undefined while one goes on. */
export interface StageRunner {
  outcomeOf(rollout: Rollout, stage: EvalStage | ShadowStage): Promise<StageOutcome | undefined>;
}

export interface ControllerOptions {
  readonly store: Pick<Store, "rollouts" | "servings" | "figures" | "audit">;
  /** Names this process, so that one steers at a time. */
  readonly name: string;
  /** Default: such stages wait. */
  readonly stages?: StageRunner | undefined;
  /** Ms since the epoch. Default: the system's clock. */
  readonly now?: (() => number) | undefined;
  /** Told of each entry that it adds. */
  readonly onEvent?: ((rollout: Rollout, event: RolloutEvent) => void) | undefined;
}

/** Ms for which a controller that has died keeps others from steering. */
const LEASE = 5_000;
const BATCH = 200;
const BY = "controller";

/**
 * Steers rollouts: reads what became of runs, once each, looks at the gates after every one, and makes the next move. Of all
 * controllers on a store one steers; where none does, no stage is left. All it knows is in the store: another goes on where it was.
 */
export class Controller {
  readonly #options: ControllerOptions;
  readonly #now: () => number;
  /** Until when this one steers, in ms since the epoch. */
  #until = 0;

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** One look at every open rollout. Whether there was any, and it was this one's to steer. */
  async tick(): Promise<boolean> {
    const { store } = this.#options;
    const open = await store.rollouts.list({ open: true });
    if (open.length === 0 || !(await this.#steers())) return false;
    const failures: unknown[] = [];
    for (const stored of open)
      await opened(store, stored)
        .then((rollout) => this.#steer(rollout))
        // One that cannot be looked at must not keep the others from being rolled back.
        .catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
    return true;
  }

  /** The right to steer is renewed long before it ends, and not at every look: that is a write. */
  async #steers(): Promise<boolean> {
    const { store, name } = this.#options;
    const now = this.#now();
    if (now < this.#until - LEASE / 2 && now > this.#until - LEASE) return true;
    const until = now + LEASE;
    const isOurs = await store.rollouts.steer(name, { now, until });
    this.#until = isOurs ? until : 0;
    return isOurs;
  }

  async #steer(rollout: Rollout): Promise<void> {
    const { store } = this.#options;
    // Routes are known once the figures have taken a run in.
    if (rollout.plan.gates.handovers !== "off") await store.figures.catchUp();
    for (let current: Rollout | undefined = rollout; current !== undefined; )
      current = await this.#read(current);
  }

  /** Reads some outcomes; gives the rollout on where there may be more. */
  async #read(rollout: Rollout): Promise<Rollout | undefined> {
    const { store } = this.#options;
    const { plan } = rollout;
    const query = { after: rollout.mark, unit: plan.unit, limit: BATCH };
    const outcomes = await store.rollouts.outcomes(rollout.id, query);
    let { evidence, mark } = rollout;
    let move = await this.#moveOf(rollout);
    for (const outcome of outcomes) {
      if (move.move !== "wait") break;
      // Somebody stopped it; that says nothing of the release.
      if (outcome.status !== "cancelled") evidence = observe(evidence, runOf(outcome), plan);
      mark = outcome.mark;
      move = nextMove({ plan, state: rollout.state, evidence, now: this.#now() });
    }
    const read = { ...rollout, evidence, mark };
    if (mark > rollout.mark) await this.#keep(read);
    if (move.move === "wait") return outcomes.length === BATCH ? read : undefined;
    return this.#make(read, move);
  }

  async #moveOf(rollout: Rollout): Promise<Move> {
    const { plan, state, evidence } = rollout;
    const move = nextMove({ plan, state, evidence, now: this.#now() });
    if (move.move !== "wait" || state.status !== "running") return move;
    const stage = plan.stages[state.stage];
    if (stage === undefined || stage.kind === "canary") return move;
    const outcome = await this.#options.stages?.outcomeOf(rollout, stage);
    return outcome === undefined ? move : after(outcome, state.stage);
  }

  #keep({ id, evidence, mark }: Rollout): Promise<void> {
    const progress = { mark, evidence: JSON.stringify(evidence), at: this.#now() };
    return this.#options.store.rollouts.keepProgress(id, progress);
  }

  async #make(rollout: Rollout, move: Exclude<Move, { move: "wait" }>): Promise<Rollout | undefined> {
    const event = eventOf(rollout, { move, at: this.#now() });
    const next = await recordEvent(this.#options.store, rollout, event);
    if (next === undefined) return undefined;
    await this.#tell(next, event);
    this.#options.onEvent?.(next, event);
    return "stage" in next.state && next.state.status === "running" ? next : undefined;
  }

  /** What it does by itself stands in the audit log beside what people do. */
  #tell({ id, workflow, candidate }: Rollout, { at, type, why }: RolloutEvent): Promise<void> {
    const details = { workflow, candidate };
    return this.#options.store.audit.add({
      at,
      actor: BY,
      role: BY,
      action: `rollout.${type}`,
      target: id,
      reason: why,
      details,
    });
  }
}

function after({ verdict, why }: StageOutcome, stage: number): Move {
  if (verdict === "PASS") return { move: "enter", stage: stage + 1, why };
  return verdict === "BLOCK" ? { move: "stop", why } : { move: "hold", why };
}

function eventOf(
  { evidence, plan }: Rollout,
  { move, at }: { readonly move: Exclude<Move, { move: "wait" }>; readonly at: number },
): RolloutEvent {
  const deed = { at, by: BY, why: move.why };
  switch (move.move) {
    case "enter":
      return { ...deed, type: "entered", stage: move.stage, served: evidence.served.candidate };
    case "hold":
      return { ...deed, type: "held" };
    case "decide":
      return { ...deed, type: "decided", decision: move.decision };
    case "promote":
      return { ...deed, type: "promoted" };
    case "stop":
      return { ...deed, type: "rolled_back", runs: [] };
    case "roll_back":
      return {
        ...deed,
        type: "rolled_back",
        verdict: move.verdict,
        runs: move.runs,
        inFlight: plan.onRollback ?? "finish",
      };
  }
}
