import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunId } from "../../core/ids.ts";
import { parseReleaseId } from "../../core/ids.ts";
import { noEvidence, observe } from "../evidence.ts";
import type { Move } from "../next-move.ts";
import { nextMove } from "../next-move.ts";
import type { RolloutRun } from "../rollout-run.ts";
import type { RolloutState } from "../rollout-state.ts";
import type { AbPlan } from "./ab-plan.ts";
import { checkAbPlan } from "./check-ab-plan.ts";

const PLAN: AbPlan = { workflow: "support", b: parseReleaseId("rel_00000000000000b2") };
const RUNNING: RolloutState = { status: "running", stage: 0, since: 0, servedBefore: 0 };

interface Traffic {
  readonly plan?: Partial<AbPlan>;
  readonly seed?: number;
  readonly state?: RolloutState;
  readonly most?: number;
  readonly run: (canary: boolean, random: () => number) => Partial<RolloutRun>;
}

/** Made-up traffic, a look after every run, a run a second, until there is a move. */
function play({ plan, seed = 3, state = RUNNING, most = 10_000, run }: Traffic) {
  const full = checkAbPlan({ ...PLAN, ...plan });
  let x = seed;
  const random = () => {
    x = (16_807 * x) % 2_147_483_647;
    return x / 2_147_483_647;
  };
  let evidence = noEvidence(full);
  let move: Move = { move: "wait", until: "" };
  let runs = 0;
  for (; runs < most && move.move === "wait"; runs++) {
    const canary = random() < 0.5;
    const took = 100 + 400 * random();
    const base = {
      id: `run_${runs}` as RunId,
      canary,
      share: 0.5,
      first: true,
      failed: false,
      toolErrors: 0,
      took,
    };
    evidence = observe(evidence, { ...base, ...run(canary, random) }, full);
    move = nextMove({ plan: full, state, evidence, now: runs * 1_000 });
  }
  return { move, evidence, runs };
}

const failing = (a: number, b: number) => (canary: boolean, random: () => number) => ({
  failed: random() < (canary ? b : a),
});

function decisionOf(move: Move) {
  assert.ok(move.move === "decide", JSON.stringify(move));
  return move.decision;
}

test("B that fails less is called better, with an interval below 0, and is not promoted by that", () => {
  const { move } = play({ run: failing(0.3, 0.15) });
  const decision = decisionOf(move);

  assert.equal(decision.says, "b_better");
  assert.ok((decision.high ?? 1) < 0 && decision.low < (decision.value ?? 1), JSON.stringify(decision));
  assert.match("why" in move ? move.why : "", /^B is better: failures -\d/);
});

test("B that has to be better by more than it is, is called not better, once that is known", () => {
  const { move } = play({ plan: { better: 0.1 }, run: failing(0.2, 0.2), most: 20_000 });

  assert.equal(decisionOf(move).says, "no_difference");
  assert.match("why" in move ? move.why : "", /not better by at least 10 points/);
});

test("B that fails more is called worse, or is stopped by the guard where it does much harm", () => {
  const off = { feedback: "off", toolErrors: "off", latency: "off", cost: "off" } as const;
  const { move } = play({ plan: { guardAlpha: 0.0001, guards: off }, run: failing(0.2, 0.35) });
  assert.equal(decisionOf(move).says, "a_better");

  const { move: stop, runs } = play({ plan: { outcome: "latency" }, run: failing(0, 0.6) });
  assert.ok(stop.move === "roll_back", JSON.stringify(stop));
  assert.deepEqual(stop.verdict.guilty, ["failures"]);
  assert.ok(stop.runs.length > 0 && runs < 100, `${runs} runs`);
});

test("latency decides in per cent, whatever a single run takes", () => {
  const took = (canary: boolean, random: () => number) => ({
    took: (random() < 0.001 ? 3_600_000 : 200 + 800 * random()) * (canary ? 0.7 : 1),
  });
  const { move } = play({ plan: { outcome: "latency", better: 0.1 }, run: took });
  const decision = decisionOf(move);

  assert.equal(decision.says, "b_better");
  assert.ok((decision.high ?? 0) < -0.09 && (decision.value ?? 0) > -0.5, JSON.stringify(decision));
});

test("scores decide, of the runs that scorers looked at, and are guarded then", () => {
  const { move, evidence } = play({
    plan: { outcome: "scores" },
    run: (canary, random) => (random() < 0.5 ? { score: random() < (canary ? 0.9 : 0.6) ? 1 : 0.2 } : {}),
  });

  assert.equal(decisionOf(move).says, "b_better");
  assert.ok(evidence.metrics.some(({ name }) => name === "scores"));
});

test("feedback decides, on the runs on which somebody said something", () => {
  const { move, evidence } = play({
    plan: { outcome: "feedback" },
    run: (canary, random) => (random() < 0.5 ? { feedback: random() < (canary ? 0.9 : 0.6) ? 1 : 0 } : {}),
  });
  const figure = evidence.ab?.figures.find(({ name }) => name === "feedback");

  assert.equal(decisionOf(move).says, "b_better");
  assert.ok(figure !== undefined && figure.seen.n > (evidence.ab?.counted ?? 0) / 2);
});

test("the planned end says that nothing was shown, after its runs or its time", () => {
  const { move, evidence } = play({ plan: { maxRuns: 300 }, run: failing(0.2, 0.2) });
  assert.equal(decisionOf(move).says, "inconclusive");
  assert.equal(evidence.ab?.counted, 300);

  const late = play({ plan: { maxTime: "200s" }, run: failing(0.2, 0.2) });
  assert.equal(decisionOf(late.move).says, "inconclusive");
  assert.equal(late.runs, 201);
});

test("what was decided stays so: no second answer, but a guard still stops it", () => {
  const last = { at: 0, by: "controller", why: "" };
  const decision = {
    says: "b_better",
    figure: "failures",
    runs: 9,
    value: -0.1,
    low: -0.2,
    high: -0.1,
  } as const;
  const decided: RolloutState = { ...RUNNING, status: "decided", last, decision };

  assert.equal(play({ state: decided, run: failing(0.3, 0.1), most: 2_000 }).move.move, "wait");
  assert.equal(play({ state: decided, run: failing(0, 0.9), most: 2_000 }).move.move, "roll_back");
});

test("who was not drawn for is not compared, and a share that is not kept holds the test", () => {
  const outside = play({ run: () => ({ canary: false, share: 0 }), most: 500 });
  assert.equal(outside.evidence.ab?.counted, 0);
  assert.equal(outside.evidence.served.incumbent, 500);

  const { move } = play({ run: () => ({ canary: true }) });
  assert.ok(move.move === "hold", JSON.stringify(move));
  assert.match(move.why, /not assigned as planned/);
});

test("what was learned goes through JSON, and stays small", () => {
  const { evidence } = play({ plan: { maxRuns: 20_000 }, run: failing(0.2, 0.2), most: 6_000 });
  const text = JSON.stringify(evidence);

  assert.equal(JSON.stringify(JSON.parse(text)), text);
  assert.ok(text.length < 100_000, `${text.length}`);
  assert.ok((evidence.ab?.course.points.length ?? 0) <= 40);
});
