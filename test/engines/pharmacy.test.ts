import assert from "node:assert/strict";
import { test } from "node:test";
import type { StoredRun } from "airworthy";
import { parseRunId } from "airworthy";
import config from "../../examples/pharmacy/airworthy.config.ts";
import { readMessages } from "../../examples/pharmacy/messages.ts";
import { fastModel } from "../../examples/pharmacy/model.ts";
import { loadSupportPrompts } from "../../examples/pharmacy/prompts.ts";
import { createShop } from "../../examples/pharmacy/shop/generate.ts";
import { supportWorkflow } from "../../examples/pharmacy/support.ts";
import { openDbos } from "./_dbos.ts";
import { LOCAL } from "./_local.ts";
import { openRestate } from "./_restate.ts";
import type { EngineFixture } from "./_scene.ts";
import { inScene, journalOf } from "./_scene.ts";

/** Of each kind of message the demo runs some: all routes, refunds, and some that wait for a person. */
const MESSAGES = readMessages("test").filter((_, i) => i % 6 === 1);

/** What the demo's runs come to on an engine, each under an id that it has on all of them. */
async function pharmacyOn(fixture: EngineFixture): Promise<unknown[]> {
  const db = createShop(":memory:");
  const prompts = await loadSupportPrompts({ triage: "first-draft" });
  const support = supportWorkflow({ name: "support", prompts, shop: () => db });
  const found: unknown[] = [];
  try {
    await inScene(fixture, async ({ open, path }) => {
      const app = await open({
        ...config,
        store: path,
        // The local model whatever the environment names: a test must not reach a paid one.
        models: { fast: fastModel({}) },
        workflows: [support],
      });
      // One after the other: what one refunds the next can see.
      for (const { id, message, customer } of MESSAGES) {
        const run = parseRunId(`run_pharmacy-${id}`);
        await app.run(support, { message, customer }, { id: run, subject: { id: customer }, tags: ["demo"] });
        const stored = await app.store.load(run);
        assert.ok(stored !== undefined);
        found.push(told(stored));
        const { status } = await app.replay(run);
        assert.equal(status, stored.status === "waiting" ? status : "same", `${id} is ${stored.status}`);
      }
    });
    return found;
  } finally {
    db.close();
    await fixture.dispose();
  }
}

/** All of a run but its times; placeholders of what was redacted are a store's own. */
function told(stored: StoredRun): unknown {
  const { id, status, workflow, input, tags, subject, totals } = stored;
  const text = JSON.stringify({
    ...{ id, status, workflow, input, tags, subject, totals },
    journal: journalOf(stored),
  });
  return JSON.parse(text);
}

test("the pharmacy's runs end with equal results and journals on all three engines", async () => {
  const local = await pharmacyOn(LOCAL);
  assert.ok(new Set(local.map((run) => (run as StoredRun).status)).size > 1, "some wait, others are done");
  assert.deepEqual(await pharmacyOn(await openRestate()), local);
  assert.deepEqual(await pharmacyOn(await openDbos()), local);
  console.log(`${local.length} runs of the pharmacy: equal results and journals on local, Restate and DBOS`);
});
