import type { RunId } from "../../../src/core/ids.ts";
import { parseReleaseId } from "../../../src/core/ids.ts";
import type { AbAnswer } from "../../../src/rollout/ab/ab-decision.ts";
import { checkAbPlan } from "../../../src/rollout/ab/check-ab-plan.ts";
import { noEvidence, observe } from "../../../src/rollout/evidence.ts";
import { nextMove } from "../../../src/rollout/next-move.ts";
import type { RolloutState } from "../../../src/rollout/rollout-state.ts";
import type { Experiment } from "../experiment.ts";
import { Random } from "../random.ts";

/** Each takes seconds: the intervals of the course are searched for. */
export const WHOLE_TESTS = 200;
export const WHOLE_RUNS = 2_000;

interface Cell {
  readonly id: string;
  /** Failure rate, and by how much latency and cost are higher, with B; 5 % and 1 with A. */
  readonly fails: number;
  readonly times: number;
}

export const WHOLE: readonly Cell[] = [
  { id: "equal", fails: 0.05, times: 1 },
  { id: "B fails in half of all runs", fails: 0.5, times: 1 },
  { id: "B fails less, but takes twice as long", fails: 0.02, times: 2 },
];

/** Whole tests by the program itself, every figure guarded, failures as the outcome: what a controller would have done. */
export const whole: readonly Experiment[] = WHOLE.map((cell, index) => ({
  id: `whole, ${cell.id}`,
  run(scale) {
    const tests = Math.ceil(WHOLE_TESTS * scale);
    const random = new Random(4_500 + index);
    const counts = { "B better": 0, "A better": 0, stopped: 0 };
    for (let i = 0; i < tests; i++) {
      const { says, isStopped } = play(cell, random);
      if (isStopped) counts.stopped += 1;
      if (says === "b_better") counts["B better"] += 1;
      if (says === "a_better") counts["A better"] += 1;
    }
    return Object.fromEntries(Object.entries(counts).map(([what, count]) => [what, count / tests]));
  },
}));

interface Played {
  readonly says?: AbAnswer;
  readonly isStopped: boolean;
}

/** A guard watches on after the answer. */
function play({ fails, times }: Cell, random: Random): Played {
  const b = parseReleaseId("rel_00000000000000b2");
  const plan = checkAbPlan({ workflow: "support", b, maxRuns: WHOLE_RUNS });
  const standing = { stage: 0, since: 0, servedBefore: 0 };
  let state: RolloutState = { ...standing, status: "running" };
  let evidence = noEvidence(plan);
  for (let n = 1; n <= WHOLE_RUNS; n++) {
    const canary = random.uniform() < 0.5;
    const run = {
      id: `run_${n}` as RunId,
      canary,
      share: 0.5,
      first: true,
      failed: random.uniform() < (canary ? fails : 0.05),
      toolErrors: random.uniform() < 0.02 ? 1 : 0,
      took: 1_000 * Math.exp(random.normal()) * (canary ? times : 1),
      cost: 0.01 * Math.exp(0.5 * random.normal()) * (canary ? times : 1),
    };
    evidence = observe(evidence, run, plan);
    const move = nextMove({ plan, state, evidence, now: n });
    if (move.move === "roll_back") return { ...saidBy(state), isStopped: true };
    if (move.move !== "decide") continue;
    const last = { at: n, by: "controller", why: move.why };
    state = { ...standing, status: "decided", last, decision: move.decision };
  }
  return { ...saidBy(state), isStopped: false };
}

function saidBy(state: RolloutState): Pick<Played, "says"> {
  return state.status === "decided" ? { says: state.decision.says } : {};
}
