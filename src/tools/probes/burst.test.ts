import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../../app/open.ts";
import { connectMcp } from "../mcp/connect-mcp.ts";
import type { Refused } from "./_test-http.ts";
import { httpServer } from "./_test-http.ts";
import { foreignTool, jsonAnswer, targetOf } from "./_test-tools.ts";
import { mcpTarget } from "./mcp-target.ts";
import { probe } from "./probe.ts";
import { PROBE_BUDGET, probeWorkflow } from "./probe-workflow.ts";

const few = { faults: ["auth_and_limits"], callsPerSecond: 1_000 } as const;

for (const [what, refused, expected] of [
  ["and is told when to ask again", { status: 429, headers: { "retry-after": "7" } }, []],
  ["and is told nothing", { status: 429, body: "slow down" }, ["auth_and_limits:list_notes:429"]],
] as const) {
  test(`a burst is refused over HTTP ${what}`, async (t) => {
    let called = 0;
    const url = await httpServer(t, ({ method }): Refused | undefined => {
      if (method !== "tools/call") return undefined;
      called += 1;
      return called > 12 ? refused : undefined;
    });
    const connection = await connectMcp({ url });
    t.after(() => connection.close());

    const report = await probe(await mcpTarget(connection), { ...few, burst: 20 });

    assert.deepEqual(
      report.findings.map(({ id }) => id),
      expected,
    );
    assert.equal(called, report.calls);
    assert.ok(report.calls >= 20);
  });
}

test("no burst is made unless it is asked for, and then of one reading tool only, within the bounds", async () => {
  const at: string[] = [];
  const spy = (name: string) =>
    foreignTool(name, () => {
      at.push(name);
      return jsonAnswer({ ok: true });
    });
  const target = targetOf(spy("get_status"), spy("get_weather"), spy("send_mail"));

  await probe(target, { ...few, allowWrites: true });
  const before = at.length;
  at.length = 0;
  const report = await probe(target, { ...few, allowWrites: true, burst: 300, maxCalls: 100 });

  assert.ok(before < 10, `${before}`);
  assert.equal(report.calls, 100);
  assert.deepEqual([...new Set(at.slice(-90))], ["get_status"]);
});

test("a tool that stops answering when it is asked at once is found, and the run replays the same", async (t) => {
  let called = 0;
  const target = targetOf({
    ...foreignTool("get_status", () => jsonAnswer({})),
    call: async () => {
      called += 1;
      return called > 4 ? new Promise(() => {}) : jsonAnswer({ ok: true });
    },
  });
  const probing = probeWorkflow(async () => target);
  const app = await open({ store: ":memory:", workflows: [probing] });
  t.after(() => app.close());

  const input = { target: "status", ...few, burst: 10, timeout: 100 };
  const run = await app.run(probing, input, { budget: PROBE_BUDGET });

  assert.ok(run.status === "completed", run.status);
  const [found] = run.output.findings;
  assert.equal(found?.id, "auth_and_limits:get_status:burst");
  assert.match(found?.message ?? "", /^Of 10 calls at once \d got no answer$/);
  assert.equal((await app.replay(run.id)).status, "same");
});
