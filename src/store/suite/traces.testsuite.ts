import assert from "node:assert/strict";
import type { RunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import type { PendingTrace, TracePiece } from "../../core/traces.ts";
import { COMPLETED, callOf, execute, loaded, startOf, TOTALS } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

const KEY = "0123456789abcdef0123456789abcdef";
const OTHER = "fedcba9876543210fedcba9876543210";

function pieceOf(key: string, parts: Partial<TracePiece> = {}): TracePiece {
  return { key, data: `["${key.slice(0, 4)}"]`, spans: 1, due: 100, ...parts };
}

function runOf(key: string, parts: Partial<StoredRun> = {}): StoredRun {
  const start = startOf({ id: `run_otel_${key}` as RunId, source: "otlp" });
  const end = {
    end: COMPLETED,
    status: "completed",
    interrupted: false,
    took: 5,
    totals: TOTALS,
    attempt: 1,
  } as const;
  return { ...start, ...end, calls: [callOf(1)], ...parts };
}

async function due(store: Store, now = 200): Promise<readonly PendingTrace[]> {
  return store.traces.pending({ now, limit: 10 });
}

function first(traces: readonly PendingTrace[]): PendingTrace {
  const [trace] = traces;
  assert.ok(trace !== undefined, "no trace is due");
  return trace;
}

/** Spans of others, and the runs that are made of them. */
export const tracing: Claims = {
  "pieces wait until their trace has been quiet, and come back as they were": async (store) => {
    const long = JSON.stringify("x\ud800".repeat(9_000));
    assert.deepEqual(await store.traces.take([pieceOf(KEY), pieceOf(OTHER, { due: 900 })], 10), [
      "kept",
      "kept",
    ]);
    await store.traces.take([pieceOf(KEY, { data: long, due: 150 })], 50);
    assert.deepEqual([await due(store, 149), await store.traces.backlog()], [[], 2]);

    const { key, run, pieces, arrived } = first(await due(store, 150));
    assert.deepEqual([key, run, pieces, arrived], [KEY, undefined, [pieceOf(KEY).data, long], 2]);
    // One that never falls silent becomes a run all the same.
    await store.traces.take([pieceOf(OTHER, { due: 1e9 })], 20);
    assert.equal((await due(store, 10 + 30_000)).length, 2);
    assert.equal(first(await store.traces.pending({ now: 0, limit: 1, run: runOf(OTHER).id })).key, OTHER);
  },

  "settle() writes the run in place of the one before, and what came meanwhile stays pending": async (
    store,
  ) => {
    await store.traces.take([pieceOf(KEY)], 0);
    const trace = first(await due(store));
    const run = runOf(KEY);
    await store.traces.take([pieceOf(KEY, { data: '"late"' })], 0);
    assert.equal(await store.traces.settle(trace, { run, data: undefined, spans: 1 }), "written");
    assert.deepEqual(await loaded(store, run.id), run);

    const again = first(await due(store));
    assert.deepEqual([again.run, again.arrived], [run.id, 2]);
    const longer = runOf(KEY, { startedAt: run.startedAt, calls: [callOf(1), callOf(2)] });
    await store.traces.settle(again, { run: longer, data: '["all"]', spans: 2 });
    assert.deepEqual(await loaded(store, run.id), longer);
    assert.deepEqual([await due(store), await store.traces.backlog()], [[], 0]);
    assert.deepEqual(
      (await store.list()).runs.map(({ id }) => id),
      [run.id],
    );
    // What was made one stays one, and is counted once.
    await store.figures.catchUp();
    await store.traces.take([pieceOf(KEY)], 0);
    const third = first(await due(store));
    assert.deepEqual(third.pieces, ['["all"]', pieceOf(KEY).data]);
    await store.traces.settle(third, { run: longer, data: undefined, spans: 3 });
    await store.figures.catchUp();
    const [sum] = await store.figures.query({ level: "run" });
    assert.equal(sum?.count, 1);
  },

  "settle() leaves a run that was executed here, and refuses to replace one of somebody else": async (
    store,
  ) => {
    await store.traces.take([pieceOf(KEY), pieceOf(OTHER)], 0);
    const traces = await due(store);
    const [own, foreign] = [KEY, OTHER].map((key) => first(traces.filter((one) => one.key === key)));
    assert.ok(own !== undefined && foreign !== undefined);
    const ours = await execute(store, { start: { id: runOf(KEY).id } });
    assert.equal(await store.traces.settle(own, { run: runOf(KEY), data: undefined, spans: 1 }), "ours");
    assert.equal((await loaded(store, ours)).source, undefined);

    const imported = { ...runOf(KEY), id: startOf().id };
    await store.import(imported);
    const refused = store.traces.settle(foreign, {
      run: { ...imported, calls: [] },
      data: undefined,
      spans: 1,
    });
    await assert.rejects(refused, refusal("run_exists"));
    assert.equal((await loaded(store, imported.id)).calls.length, 1);
  },

  "calls that stand alone become one run while their pauses are short": async (store) => {
    const loose = { label: "chat", start: 1_000, end: 1_100, gap: 500, overlap: false };
    await store.traces.take([pieceOf(KEY, { loose })], 0);
    await store.traces.take([pieceOf(OTHER, { loose: { ...loose, start: 1_500, end: 1_600 } })], 0);
    assert.equal(first(await due(store)).pieces.length, 2);
    const third = "0".repeat(31);
    await store.traces.take([pieceOf(`${third}1`, { loose: { ...loose, start: 2_200, end: 2_300 } })], 0);
    await store.traces.take([pieceOf(`${third}2`, { loose: { ...loose, label: "other", start: 1_200 } })], 0);
    assert.equal((await due(store)).length, 3);
  },

  "a trace that is full takes no more, and one that is postponed comes later": async (store) => {
    assert.deepEqual(
      await store.traces.take([pieceOf(KEY, { spans: 9_999 }), pieceOf(KEY, { spans: 2 })], 0),
      ["kept", "full"],
    );
    const trace = first(await due(store));
    await store.traces.postpone(trace, 300);
    assert.deepEqual(await due(store, 299), []);
    assert.equal((await due(store, 300)).length, 1);
  },

  "a trace goes with the run that was made of it": async (store) => {
    await store.traces.take([pieceOf(KEY)], 0);
    const run = runOf(KEY, { subject: { id: "u" } });
    await store.traces.settle(first(await due(store)), { run, data: undefined, spans: 1 });
    await store.erase("u");
    await store.traces.take([pieceOf(KEY, { data: '"anew"' })], 0);
    const { run: made, pieces } = first(await due(store));
    assert.deepEqual([made, pieces], [undefined, ['"anew"']]);
  },
};
