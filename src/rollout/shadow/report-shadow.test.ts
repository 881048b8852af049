import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf } from "../../core/body.ts";
import type { Address, RunId } from "../../core/ids.ts";
import type { CallRecord, RunEnd, StoredRun } from "../../core/run.ts";
import { compareRuns } from "./compare-runs.ts";
import { ShadowTally } from "./shadow-report.ts";

function write(tool: string, ask: unknown, seq = 1): CallRecord {
  const text = JSON.stringify(ask);
  return {
    seq,
    kind: "tool",
    address: `${tool}${seq === 1 ? "" : `#${seq}`}` as Address,
    state: "done",
    at: 0,
    took: 1,
    ask: bodyOf(text),
    askHash: text,
    answer: "1",
    note: { effect: "write" },
  };
}

const read: CallRecord = { ...write("stock", {}), note: undefined };

function runOf(parts: Partial<StoredRun> = {}): StoredRun {
  return {
    id: "run_1" as RunId,
    workflow: "support",
    input: bodyOf("1"),
    startedAt: 0,
    end: { status: "completed", output: bodyOf('{"a":1,"b":2}') },
    status: "completed",
    interrupted: false,
    took: 100,
    totals: { calls: 0, tokensIn: 0, tokensOut: 0, cost: 0.5, unpriced: 0, toolErrors: 0 },
    attempt: 1,
    calls: [],
    ...parts,
  };
}

function failedWith(code: string, data?: Record<string, unknown>): RunEnd {
  return {
    status: "failed",
    error: { name: "AirworthyError", code, message: code, ...(data ? { data: { data } } : {}) },
  };
}

test("compareRuns() tells what the candidate would have done otherwise: missing, extra, with other arguments", () => {
  const incumbent = runOf({
    calls: [write("refund", { cents: 5 }), write("mail", { to: "ada" }), write("close", {}), read],
  });
  const shadow = runOf({
    calls: [write("refund", { cents: 500 }), write("close", {}), write("close", { again: true }, 2), read],
    end: { status: "completed", output: bodyOf('{"b":2,"a":1}') },
    took: 80,
  });
  const { outcome, same, changes, liveReads, took, cost } = compareRuns(incumbent, shadow);

  assert.deepEqual(
    { outcome, same, liveReads, took, cost },
    {
      outcome: "same",
      same: 1,
      liveReads: 1,
      took: { incumbent: 100, candidate: 80 },
      cost: { incumbent: 0.5, candidate: 0.5 },
    },
  );
  assert.deepEqual(changes, [
    {
      kind: "arguments",
      done: { tool: "refund", ask: '{"cents":5}' },
      would: { tool: "refund", ask: '{"cents":500}' },
    },
    { kind: "extra", would: { tool: "close", ask: '{"again":true}' } },
    { kind: "missing", done: { tool: "mail", ask: '{"to":"ada"}' } },
  ]);
});

test("compareRuns() counts the write that a shadow ended before, and takes nothing after it for missing", () => {
  const incumbent = runOf({ calls: [write("refund", { cents: 5 }), write("mail", { to: "ada" })] });
  const stopped = runOf({
    end: failedWith("virtual_write", { address: "refund", tool: "refund", ask: '{"cents":500}' }),
    status: "failed",
  });
  const { outcome, code, changes, took } = compareRuns(incumbent, stopped);

  assert.deepEqual([outcome, code, took], ["stopped", "virtual_write", undefined]);
  assert.deepEqual(changes, [
    {
      kind: "arguments",
      done: { tool: "refund", ask: '{"cents":5}' },
      would: { tool: "refund", ask: '{"cents":500}' },
    },
  ]);
});

test("compareRuns() tells outcomes apart", () => {
  const failed = runOf({ end: failedWith("internal"), status: "failed" });
  const lost = runOf({ end: failedWith("shadow_crashed"), status: "failed" });
  const other = runOf({ end: { status: "completed", output: bodyOf("1") } });
  const outcome = (a: StoredRun, b: StoredRun, bad = { incumbent: false, candidate: false }) =>
    compareRuns(a, b, bad).outcome;

  assert.deepEqual(
    [
      outcome(runOf(), runOf()),
      outcome(runOf(), other),
      outcome(runOf(), failed),
      outcome(failed, runOf()),
      outcome(failed, failed),
      outcome(runOf(), lost),
      outcome(runOf(), runOf(), { incumbent: false, candidate: true }),
      outcome(runOf(), runOf(), { incumbent: true, candidate: false }),
    ],
    ["same", "different", "failed", "mended", "both", "lost", "failed", "mended"],
  );
});

test("a shadow blocks a candidate that fails alone, and says nothing of one that does not", () => {
  const [bad, fine] = [new ShadowTally(), new ShadowTally()];
  const failed = runOf({ end: failedWith("internal"), status: "failed" });
  for (let i = 0; i < 20; i++) bad.add(compareRuns(runOf(), i % 2 === 0 ? failed : runOf({ took: i })));
  for (let i = 0; i < 500; i++) fine.add(compareRuns(runOf(), runOf({ took: i })));

  const report = bad.report();
  assert.deepEqual(
    [report.verdict, report.shadows, report.outcomes.failed, report.codes, report.examples[0]?.outcome],
    ["BLOCK", 20, 10, { internal: 10 }, "failed"],
  );
  assert.ok(report.evidence >= 20);
  assert.equal(report.worse?.rate, 0.5);
  const { verdict, took, worse } = fine.report();
  assert.deepEqual(
    [verdict, took?.median, took?.p95.candidate, worse?.rate],
    ["INCONCLUSIVE", { incumbent: 100, candidate: 249 }, 474, 0],
  );
});

test("writes that differ only beyond what is shown of them are other writes", () => {
  const long = "x".repeat(5_000);
  const { same, changes } = compareRuns(
    runOf({ calls: [write("mail", { text: `${long} to ada` })] }),
    runOf({ calls: [write("mail", { text: `${long} to eve` })] }),
  );
  assert.deepEqual([same, changes.map(({ kind }) => kind)], [0, ["arguments"]]);
  assert.ok(changes.every((one) => one.kind !== "arguments" || one.would.ask.length === 4_000));

  const text = JSON.stringify({ text: `${long} to ada` });
  const stopped = runOf({ end: failedWith("virtual_write", { tool: "mail", ask: text.slice(0, 4_000) }) });
  assert.equal(compareRuns(runOf({ calls: [write("mail", JSON.parse(text))] }), stopped).same, 1);
});
