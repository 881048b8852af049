import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open } from "airworthy";
import { importRuns, readLines } from "airworthy/store";
import { flows, modelsOf, scripted } from "./_workflows.ts";

const histories = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".jsonl"));

test("there is a history of every release so far", () => {
  assert.ok(histories.includes("0.1.0.jsonl"));
});

for (const history of histories) {
  test(`every run of the history ${history} replays with the code of today`, async () => {
    const app = await open({
      store: ":memory:",
      workflows: Object.values(flows),
      models: modelsOf((name) => scripted(name, "refuse")),
    });
    await importRuns(app.store, readLines(join(import.meta.dirname, history)));

    const { runs } = await app.store.list({ limit: 1_000 });
    assert.deepEqual(new Set(runs.map((run) => run.workflow)), new Set(Object.keys(flows)));
    for (const { id, workflow } of runs) {
      const again = await app.replay(id);
      assert.equal(
        again.status,
        "same",
        `${workflow}: ${again.status === "diverged" ? again.divergence.message : again.status}`,
      );
    }
    await app.close();
  });
}
