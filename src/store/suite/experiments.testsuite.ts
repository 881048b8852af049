import assert from "node:assert/strict";
import type { ExperimentStart, TrialRecord } from "../../core/experiment.ts";
import type { ExperimentId, RunId } from "../../core/ids.ts";
import { newExperimentId, newRunId } from "../../core/ids.ts";
import type { TrialLineage } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import { execute } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

/** Experiments, their trials and the versions of datasets. */
export const experiments: Claims = {
  "an experiment comes back as it was kept, its trials in the order of the dataset": async (store) => {
    const start = startOf({
      changes: { prompts: { triage: "Be brief" } },
      source: "tau-bench",
      data: { criteria: { success: 0.9 } },
    });
    await store.experiments.begin(start);
    const full = trialOf("b", {
      place: 1,
      subject: "user-1",
      status: "failed",
      pass: false,
      cost: undefined,
      scores: { exact: { kind: "error", code: "threw", message: "broken" } },
      error: { code: "timeout", message: "late" },
    });
    const plain = trialOf("a", { place: 0, trial: 2, runs: [newRunId(), newRunId()] });
    const placeless = trialOf("0 last \ud800", { status: "refused", runs: [], pass: undefined });
    for (const record of [placeless, full, plain]) await store.experiments.keep(start.id, record);
    await store.experiments.end(start.id, { status: "stopped", reason: "interrupted", endedAt: 5_000 });

    const stored = await store.experiments.load(start.id);
    assert.deepEqual(stored, {
      ...start,
      status: "stopped",
      end: { status: "stopped", reason: "interrupted", endedAt: 5_000 },
      done: 3,
      passed: 1,
      records: [plain, full, placeless],
    });
    assert.deepEqual(await store.experiments.find(start.id), withoutRecords(stored));
    assert.equal(await store.experiments.load(newExperimentId()), undefined);
  },

  "a trial kept twice is kept once, the first time": async (store) => {
    const start = startOf();
    await store.experiments.begin(start);
    await Promise.all([
      store.experiments.keep(start.id, trialOf("a", { took: 1 })),
      store.experiments.keep(start.id, trialOf("a", { took: 2 })),
    ]);

    const records = (await store.experiments.load(start.id))?.records ?? [];
    assert.deepEqual(
      records.map(({ took }) => took),
      [1],
    );
  },

  "what is kept of an experiment that is not there is refused": async (store) => {
    const id = newExperimentId();
    await assert.rejects(store.experiments.keep(id, trialOf("a")), refusal("experiment_not_found"));
    await assert.rejects(
      store.experiments.end(id, { status: "completed", endedAt: 1 }),
      refusal("experiment_not_found"),
    );
    await assert.rejects(store.experiments.reopen(id), refusal("experiment_not_found"));
    const start = startOf();
    await store.experiments.begin(start);
    await assert.rejects(store.experiments.begin(start), refusal("experiment_exists"));
  },

  "experiments are listed newest first, and by what they are": async (store) => {
    const first = startOf({ name: "support", release: "old" });
    const second = startOf({ name: "support", dataset: { name: "hard", version: "0123456789abcdef" } });
    const third = startOf({ name: "intake" });
    for (const start of [first, second, third]) await store.experiments.begin(start);
    await store.experiments.end(first.id, { status: "completed", endedAt: 2 });

    const ids = async (query?: Parameters<typeof store.experiments.list>[0]) =>
      (await store.experiments.list(query)).map(({ id }) => id);
    assert.deepEqual(await ids(), [third.id, second.id, first.id]);
    assert.deepEqual(await ids({ limit: 1 }), [third.id]);
    assert.deepEqual(await ids({ name: "support" }), [second.id, first.id]);
    assert.deepEqual(await ids({ release: "old" }), [first.id]);
    assert.deepEqual(await ids({ dataset: "hard", status: "running" }), [second.id]);
    assert.deepEqual(await ids({ status: "completed" }), [first.id]);
  },

  "a stopped experiment is taken up again, not one that is under way here": async (store) => {
    const start = startOf();
    await store.experiments.begin(start);
    await assert.rejects(store.experiments.reopen(start.id), refusal("experiment_busy"));
    await store.experiments.end(start.id, { status: "stopped", reason: "spend", endedAt: 2 });
    await store.experiments.reopen(start.id);
    assert.equal((await store.experiments.find(start.id))?.status, "running");
    assert.equal((await store.experiments.find(start.id))?.end, undefined);
  },

  "versions of a dataset are kept, the newest found first": async (store) => {
    const { experiments } = store;
    const long = Array.from({ length: 2_000 }, (_, i) => `{"id":"case ${i}"}`).join("\n");
    await experiments.keepDataset({ name: "orders", version: "v1", cases: 2_000, text: long });
    await experiments.keepDataset({ name: "orders", version: "v2", cases: 1, text: '{"id":"a"}' });
    await experiments.keepDataset({ name: "other", version: "v1", cases: 1, text: '{"id":"b"}' });
    await experiments.keepDataset({ name: "orders", version: "v2", cases: 1, text: '{"id":"a"}' });

    const about = (await experiments.datasets("orders")).map(({ version, cases }) => [version, cases]);
    assert.deepEqual(about, [
      ["v2", 1],
      ["v1", 2_000],
    ]);
    assert.equal((await experiments.datasets()).length, 3);
    assert.equal((await experiments.dataset("orders"))?.version, "v2");
    assert.equal((await experiments.dataset("orders", "v1"))?.text, long);
    assert.equal(await experiments.dataset("orders", "v9"), undefined);
  },

  "erasing a subject takes their trials and cases out, and leaves the others'": async (store) => {
    const { experiments } = store;
    const start = startOf();
    await experiments.begin(start);
    await experiments.keep(start.id, trialOf("a", { subject: "user-1" }));
    await experiments.keep(start.id, trialOf("b", { subject: "user-2" }));
    const cases = ['{"id":"a","subject":{"id":"user-1"}}', '{"id":"b","subject":{"id":"user-2"}}'];
    await experiments.keepDataset({ name: "orders", version: "v1", cases: 2, text: cases.join("\n") });

    await store.erase("user-1");

    const records = (await experiments.load(start.id))?.records ?? [];
    assert.deepEqual(
      records.map((record) => record.case),
      ["b"],
    );
    assert.equal((await experiments.dataset("orders"))?.text, cases[1]);
  },
  "runs of trials are told from the others, and their figures outlive them": async (store) => {
    const start = startOf();
    await store.experiments.begin(start);
    const parent: TrialLineage = { kind: "trial", experiment: start.id, case: "a", trial: 1 };
    const trial = await execute(store, { start: { parent } });
    const other = await execute(store);
    await store.experiments.keep(start.id, trialOf("a", { runs: [trial] }));

    const ids = async (experiment?: ExperimentId | "none") =>
      (await store.list(experiment === undefined ? {} : { experiment })).runs.map(({ id }) => id);
    assert.deepEqual(await ids(), [other, trial]);
    assert.deepEqual(await ids("none"), [other]);
    assert.deepEqual(await ids(start.id), [trial]);
    assert.deepEqual((await store.load(trial))?.parent, parent);

    await store.prune({ days: 0 });
    assert.deepEqual(await ids(), []);
    assert.equal((await store.experiments.load(start.id))?.records.length, 1);
  },
};

/** Where several have the same store open. */
export const sharedExperiments: Claims = {
  "an experiment under way elsewhere is not taken up": async (store, { another }) => {
    const start = startOf();
    await store.experiments.begin(start);
    const other = await another();
    await assert.rejects(other.experiments.reopen(start.id), refusal("experiment_busy"));
    await store.close();
    await other.experiments.reopen(start.id);
    await other.experiments.keep(start.id, trialOf("a"));
    assert.equal((await other.experiments.find(start.id))?.done, 1);
  },
};

function startOf(parts: Partial<ExperimentStart> = {}): ExperimentStart {
  return {
    id: newExperimentId(),
    name: "support",
    workflow: "support",
    release: "current",
    dataset: { name: "orders", version: "0011223344556677" },
    trials: 2,
    startedAt: 1_000,
    seed: 7,
    ...parts,
  };
}

function trialOf(id: string, parts: Partial<TrialRecord> = {}): TrialRecord {
  return {
    case: id,
    trial: 1,
    runs: ["run_1" as RunId],
    status: "completed",
    scores: { exact: { kind: "scored", value: 1, pass: true } },
    pass: true,
    took: 12.5,
    cost: 0.01,
    tokensIn: 10,
    tokensOut: 5,
    calls: 3,
    toolErrors: 0,
    ...parts,
  };
}

function withoutRecords(stored: Awaited<ReturnType<Store["experiments"]["load"]>>): unknown {
  const { records: _, ...summary } = stored ?? { records: [] };
  return summary;
}
