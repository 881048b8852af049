import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallNote } from "../core/call.ts";
import type { Address } from "../core/ids.ts";
import { newRunId } from "../core/ids.ts";
import type { CallRecord, StoredRun } from "../core/run.ts";
import { OWN_CODE, reliability } from "./reliability.ts";

interface Given {
  readonly status?: "completed" | "failed" | "cancelled" | "waiting" | "running";
  readonly workflow?: string;
  readonly fork?: boolean;
}

/** A run of calls in order, such as `triage` or `handle/find#2 failed`; a call to a model ends in `model`. */
function run(
  calls: readonly string[],
  { status = "completed", workflow = "support", fork = false }: Given = {},
): StoredRun {
  return {
    id: newRunId(),
    workflow,
    input: { text: "null" },
    startedAt: 0,
    ...(fork ? { parent: { kind: "fork", run: newRunId() } } : {}),
    end: undefined,
    status,
    interrupted: false,
    took: 10,
    totals: { calls: calls.length, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0, toolErrors: 0 },
    attempt: 1,
    calls: calls.map(record),
  };
}

function record(text: string, index: number): CallRecord {
  const [address = "", state] = text.split(" ");
  const note: CallNote | undefined = /model(#\d+)?$/.test(address) ? { cost: 0.01 } : undefined;
  return {
    seq: index + 1,
    kind: /model(#\d+)?$/.test(address) ? "model" : /sleep$/.test(address) ? "sleep" : "step",
    address: address as Address,
    state: state === "failed" || state === "begun" ? state : "done",
    at: index * 10,
    took: 10,
    ask: undefined,
    askHash: undefined,
    answer: undefined,
    note,
  };
}

const times = (n: number, ...given: Parameters<typeof run>): StoredRun[] =>
  Array.from({ length: n }, () => run(...given));
const failed = { status: "failed" } as const;

/** 10 runs reach `triage`, 1 fails there; 9 reach `answer`, 3 fail there. */
const SUPPORT = [
  ...times(1, ["triage failed"], failed),
  ...times(3, ["triage", "answer failed"], failed),
  ...times(6, ["triage", "answer"]),
];

test("reliability() measures each step by the runs that reached it, with its interval", () => {
  const { steps, completed, runs } = reliability(SUPPORT);

  assert.equal(runs, 10);
  assert.deepEqual(
    steps.map(({ step, success: { passed, n } }) => [step, passed, n]),
    [
      ["triage", 9, 10],
      ["answer", 6, 9],
    ],
  );
  const { low, high } = completed;
  assert.deepEqual([completed.rate, low.toFixed(4), high.toFixed(4)], [0.6, "0.3127", "0.8318"]);
});

test("reliability() multiplies along the typical path and says which step costs most", () => {
  const { path, steps } = reliability(SUPPORT);

  assert.deepEqual(path.steps, ["triage", "answer"]);
  assert.ok(Math.abs(path.success.estimate - 0.6) < 1e-12);
  assert.ok(path.success.low > 0.2 && path.success.low < 0.6 && path.success.high < 0.95);
  assert.equal(path.costliest, "answer");
  assert.deepEqual(
    steps.map(({ gain }) => gain.toFixed(3)),
    ["0.067", "0.300"],
  );
  assert.deepEqual(
    steps.map(({ lossShare }) => lossShare.toFixed(3)),
    ["0.206", "0.794"],
  );
});

test("reliability() agrees with the worked example of five steps", () => {
  const passed = [196, 188, 171, 150, 149];
  const reached = [200, 200, 180, 171, 150];
  const runs = reached.flatMap((n, i) =>
    Array.from({ length: n }, (_, j) => run([`s${i}${j < (passed[i] ?? 0) ? "" : " failed"}`])),
  );

  const { path, steps } = reliability(runs, { path: ["s0", "s1", "s2", "s3", "s4"] });

  assert.equal(path.success.estimate.toFixed(10), "0.7625488889");
  assert.deepEqual(
    [path.success.low.toFixed(9), path.success.high.toFixed(9)],
    ["0.697940241", "0.820102295"],
  );
  assert.equal(path.costliest, "s3");
  const byName = new Map(steps.map((step) => [step.step, step]));
  assert.equal(byName.get("s3")?.lossShare.toFixed(9), "0.483341001");
});

test("reliability() folds counters: a failure that another try made good is recovered, not lost", () => {
  const { steps } = reliability([
    run(["read/model failed", "read/model#2"]),
    run(["read#2/model", "read#2/model#2 failed"]),
  ]);

  assert.equal(steps.length, 1);
  const [step] = steps;
  assert.deepEqual([step?.step, step?.success.passed, step?.calls, step?.failures], ["read/model", 1, 4, 2]);
  assert.deepEqual([step?.recovered, step?.tolerated], [1, 1]);
});

test("reliability() takes the branches of a parallel part as one step, which passes if all do", () => {
  const { steps } = reliability([
    run(["read/0/fetch", "read/1/fetch failed", "read/2/fetch"]),
    run(["read/0/fetch failed", "read/0/fetch#2"]),
  ]);

  assert.deepEqual(
    steps.map(({ step, success }) => [step, success.passed, success.n]),
    [["read/*/fetch", 1, 2]],
  );
});

test("reliability() counts calls inside of another call as that call's, with their cost", () => {
  const { steps } = reliability([run(["draft/model", "draft", "review/model"])]);

  assert.deepEqual(
    steps.map(({ step, cost }) => [step, cost]),
    [
      ["draft", 0.01],
      ["review/model", 0.01],
    ],
  );
  assert.deepEqual(
    steps.map(({ costShare, timeShare }) => [costShare, timeShare]),
    [
      [0.5, 0.5],
      [0.5, 0.5],
    ],
  );
});

test("reliability() lays failures without a failed call at the workflow's own code", () => {
  const { steps, path } = reliability([...times(3, ["triage"]), run(["triage"], failed)]);

  assert.deepEqual(path.steps, ["triage", OWN_CODE]);
  assert.equal(path.success.estimate, 0.75);
  assert.equal(steps.at(-1)?.success.n, 4);
  assert.equal(path.costliest, OWN_CODE);
});

test("reliability() takes the steps that most completed runs share for the typical path", () => {
  const { path } = reliability([
    ...times(2, ["triage", "refund"]),
    ...times(3, ["triage", "status"]),
    ...times(4, ["triage", "refund failed"], failed),
  ]);

  assert.deepEqual(path.steps, ["triage", "status"]);
  assert.deepEqual([path.share.passed, path.share.n], [3, 5]);
  assert.equal(path.costliest, undefined);
});

test("reliability() leaves out runs that have not ended by themselves, forks, sleeps and calls without an end", () => {
  const { runs, excluded, steps } = reliability([
    run(["triage", "sleep", "refund begun"]),
    run(["triage"], { status: "waiting" }),
    run(["triage"], { status: "cancelled" }),
    run(["triage"], { fork: true }),
  ]);

  assert.deepEqual([runs, excluded, steps.length], [1, 3, 1]);
});

test("reliability() lets the caller say what success is", () => {
  const { path } = reliability(SUPPORT, { passes: ({ address }) => address !== "triage" });

  assert.equal(path.success.estimate, 0);
  assert.equal(path.costliest, "triage");
});

test("reliability() of a step that never passes still says what mending it would gain", () => {
  const { steps } = reliability([run(["a failed", "b"], failed), run(["a failed", "b failed"], failed)]);

  assert.deepEqual(
    steps.map(({ gain }) => gain),
    [0.5, 0],
  );
});

test("reliability() refuses nothing to measure, several workflows and unknown steps", () => {
  assert.throws(() => reliability([]), { code: "reliability_no_runs" });
  assert.throws(() => reliability([run([]), run([], { workflow: "other" })]), { code: "reliability_mixed" });
  assert.throws(() => reliability(SUPPORT, { path: ["triage", "x"] }), {
    message: 'Cannot find step "x" in the runs of "support": they have triage, answer',
  });
});

test("reliability() of runs without calls has no steps, and a path that succeeds for want of one", () => {
  const { steps, path } = reliability([run([])]);

  assert.deepEqual([steps, path.steps], [[], []]);
});
