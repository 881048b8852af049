import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExperimentSummary, Experiments } from "../../core/experiment.ts";
import type { ExperimentId } from "../../core/ids.ts";
import { passing } from "../_test-tried.ts";
import { findBaseline } from "./find-baseline.ts";
import { loadTried } from "./load-tried.ts";

const { experiment, cases } = passing([1, 0, 1], { trials: 1 });
const text = cases.map((one) => JSON.stringify(one)).join("\n");

function stored(data: Readonly<Record<string, unknown>> = {}): Pick<Experiments, "load" | "dataset"> {
  return {
    load: async (id) => (id === experiment.id ? { ...experiment, data } : undefined),
    dataset: async (name, version = "") => ({ name, version, cases: 3, storedAt: 0, text }),
  };
}

test("an experiment comes with the cases that were taken and the scorers that count", async () => {
  const all = await loadTried(stored({ gating: ["exact"] }), experiment.id);
  const some = await loadTried(stored({ cases: ["c1", "c3"] }), experiment.id);

  assert.deepEqual([all.cases, all.gating], [cases, ["exact"]]);
  assert.deepEqual(
    some.cases.map(({ id }) => id),
    ["c1", "c3"],
  );
});

test("an experiment that the store does not have is named", async () => {
  await assert.rejects(loadTried(stored(), "exp_none" as ExperimentId), { code: "experiment_not_found" });
});

test("the baseline is the newest of the same dataset version, else the newest", async () => {
  const { records: _, ...summary } = experiment;
  const make = (id: string, version: string, trials = 1): ExperimentSummary => ({
    ...summary,
    id: id as ExperimentId,
    dataset: { name: "cases", version },
    trials,
  });
  const all = [make("exp_3", "new"), make("exp_2", "old", 5), make("exp_1", "old")];
  const list: Pick<Experiments, "list"> = { list: async () => all };
  const find = async (version: string, trials?: number) =>
    (
      await findBaseline(list, {
        name: "n",
        release: "r",
        dataset: { name: "cases", version },
        ...(trials ? { trials } : {}),
      })
    )?.id;

  assert.equal(await find("old"), "exp_2");
  assert.equal(await find("other"), "exp_3");
  assert.equal(await find("new", 3), "exp_2");
  assert.equal(
    await findBaseline(
      { list: async () => [] },
      { name: "n", release: "r", dataset: { name: "c", version: "v" } },
    ),
    undefined,
  );
});
