import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { open } from "airworthy";
import { createHandler } from "airworthy/server";
import type { StoredRun } from "../../src/core/run.ts";
import { TraceIntake } from "../../src/observe/otlp/in/trace-intake.ts";

const DATA = process.env.AIRWORTHY_SHARED_DATA ?? join(import.meta.dirname, "../../../shared/data");
const FOLDER = join(DATA, "otlp");

/** What the fixtures' README says of each that has a whole run, and what each sends beside it. */
const FIXTURES = {
  "aisdk7-modern": { tools: 1, cached: 64, reasoning: 0, workflow: "support-agent" },
  "aisdk7-legacy": { tools: 1, cached: 64, reasoning: 8, workflow: "support-agent", isTold: true },
  "langchain-openinference": { tools: 1, cached: 64, reasoning: 8, workflow: "LangGraph", isTold: true },
  "openai-otel-official": { tools: 0, cached: 0, reasoning: 0, workflow: "support-agent", failed: 1 },
} as const;

if (!existsSync(FOLDER))
  console.log(`Not tested: no OTLP fixtures at ${FOLDER}; AIRWORTHY_SHARED_DATA names the data folder`);
else
  for (const [name, truth] of Object.entries(FIXTURES)) {
    test(`${name}: comes in with exactly what happened, sent twice or not`, async () => {
      const run = await takenIn(name);
      const models = run.calls.filter(({ kind, state }) => kind === "model" && state === "done");
      const tools = run.calls.filter(({ kind }) => kind === "tool");
      const sum = (key: "cacheRead" | "reasoning") =>
        models.reduce((all, { note }) => all + (note?.usage?.[key] ?? 0), 0);
      assert.equal(models.length, 2);
      assert.equal(run.totals.tokensIn, 141);
      assert.equal(run.totals.tokensOut, 34);
      assert.equal(sum("cacheRead"), truth.cached);
      assert.equal(sum("reasoning"), truth.reasoning);
      assert.equal(tools.length, truth.tools);
      assert.equal(run.release, "1.4.2");
      assert.equal(run.workflow, truth.workflow);
      assert.equal(run.source, "otlp");
      assert.ok((run.totals.cost ?? 0) > 0);
      const failed = run.calls.filter(({ state }) => state === "failed");
      assert.equal(failed.length, "failed" in truth ? truth.failed : 0);
      if ("isTold" in truth) {
        assert.equal(run.subject?.id, "u1");
        assert.equal(run.session, "s1");
        for (const { note } of models) assert.deepEqual(note?.prompts, ["prompt@v7"]);
      }
      if (truth.tools === 1) checkContent(run);
    });
  }

function checkContent(run: StoredRun): void {
  const [tool] = run.calls.filter(({ kind }) => kind === "tool");
  assert.equal(tool?.address.split("/").at(-1), "get_order");
  assert.match(tool?.ask?.text ?? "", /W123/);
  assert.deepEqual(JSON.parse(tool?.answer ?? ""), { order_id: "W123", status: "shipped" });
  assert.equal(JSON.parse(run.input.text), "Where is order W123?");
  assert.ok(run.end?.status === "completed");
  assert.equal(JSON.parse(run.end.output.text), "Order W123 has been shipped.");
  const [first, last] = run.calls.filter(({ kind }) => kind === "model");
  assert.deepEqual(
    first?.ask?.thread?.texts.map((text) => JSON.parse(text).role),
    ["system", "user"],
  );
  assert.deepEqual(
    last?.ask?.thread?.texts.map((text) => JSON.parse(text).role),
    ["system", "user", "assistant", "tool"],
  );
  assert.match(first?.answer ?? "", /"toolName":"get_order"/);
  assert.match(last?.answer ?? "", /Order W123 has been shipped/);
  assert.match(first?.ask?.shared?.text ?? "", /Look up one order by its id/);
}

async function takenIn(name: string): Promise<StoredRun> {
  const body = readFileSync(join(FOLDER, name, "000_v1_traces.json"));
  const app = await open({ store: ":memory:" });
  try {
    const handle = createHandler(app, { hosts: ["test"] });
    const headers = { host: "test", "content-type": "application/json", "content-encoding": "gzip" };
    for (let i = 0; i < 2; i++) {
      const answer = await handle(
        new Request("http://test/v1/traces", { method: "POST", headers, body: gzipSync(body) }),
      );
      assert.deepEqual([answer.status, await answer.json()], [200, {}]);
    }
    const pending = await app.store.traces.pending({ now: Number.MAX_SAFE_INTEGER, limit: 10 });
    assert.equal(pending.length, 1);
    await new TraceIntake({ ...app, onError: assert.ifError }).build({ now: Number.MAX_SAFE_INTEGER });
    const { runs } = await app.store.list();
    assert.equal(runs.length, 1);
    const run = runs[0] && (await app.store.load(runs[0].id));
    assert.ok(run);
    return run;
  } finally {
    await app.close();
  }
}
