import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { withDesk } from "../runs/_test-desk.ts";

test("a run is started, waited for, and told as failed where it failed", async () => {
  await withDesk(async ({ call, app }) => {
    const done = await call("/workflows/double/runs", { input: 21, subject: { id: "ann" }, tags: ["t"] });
    const failed = await call("/workflows/broken/runs", {});
    const stored = await app.store.load(done.body.id);

    assert.deepEqual([done.status, done.body.status, done.body.output], [200, "completed", 42]);
    assert.deepEqual([stored?.subject, stored?.tags], [{ id: "ann" }, ["t"]]);
    assert.equal(done.headers.get("location"), `/v1/runs/${done.body.id}`);
    assert.deepEqual([failed.status, failed.body.status], [200, "failed"]);
    assert.deepEqual(failed.body.error, { name: "RangeError", message: "It is broken" });
    const { body } = await call("/audit");
    assert.deepEqual(
      body.entries.map(({ action, target }: { action: string; target: string }) => [action, target]),
      [
        ["run.start", failed.body.id],
        ["run.start", done.body.id],
      ],
    );
  });
});

test("what cannot be started is refused before anything is stored", async () => {
  await withDesk(async ({ call, app }) => {
    const refused = async (path: string, body: unknown) => {
      const { status, body: told } = await call(path, body);
      return [status, told.error.code];
    };
    assert.deepEqual(await refused("/workflows/double/runs", { input: "many" }), [422, "invalid_input"]);
    assert.deepEqual(await refused("/workflows/none/runs", { input: 1 }), [404, "workflow_unknown"]);
    assert.deepEqual(await refused("/workflows/double/runs", { input: 1, wait: -1 }), [
      400,
      "invalid_request",
    ]);
    assert.deepEqual(await refused("/workflows/double/runs", { input: 1, session: "a\nb" }), [
      400,
      "invalid_session_id",
    ]);
    assert.deepEqual(await refused("/workflows/support/chat", { messages: [] }), [400, "invalid_request"]);
    assert.equal((await app.store.stats()).runs, 0);
  });
});

test("a run that takes longer is answered 202, goes on, and its result can be waited for", async () => {
  await withDesk(async ({ call, release }) => {
    const started = await call("/workflows/gated/runs", { wait: 1 });
    assert.deepEqual([started.status, started.body.status], [202, "running"]);
    const { body: log } = await call(`/audit?target=${started.body.id}`);
    assert.equal(log.entries.length, 1, "the entry does not wait for the run's end");
    const waiting = call(`/runs/${started.body.id}/result?wait=60000`);
    release();

    assert.deepEqual([(await waiting).status, (await waiting).body.output], [200, "released"]);
  });
});

test("a start whose process died before it told the audit log is told of when it is sent again, once", async () => {
  await withDesk(async ({ call, app }) => {
    const { audit } = app.store;
    const add = audit.add.bind(audit);
    audit.add = async () => {
      throw new Error("The process died here");
    };
    const key = { "idempotency-key": "order-9" };
    await call("/workflows/double/runs", { input: 1 }, key);
    audit.add = add;
    const again = await call("/workflows/double/runs", { input: 1 }, key);
    await call("/workflows/double/runs", { input: 1 }, key);

    assert.equal(again.body.output, 2);
    assert.equal((await audit.list({ action: "run.start", target: again.body.id })).length, 1);
  });
});

test("a key is one run: for the same body, in another process too; another body is refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-keys-"));
  const store = join(folder, "store.db");
  const key = { "idempotency-key": "order-7" };
  await withDesk(
    async ({ call, release }) => {
      const start = () => call("/workflows/gated/runs", { wait: 60_000 }, key);
      const both = [start(), start()];
      release();
      const [first, second] = await Promise.all(both);
      assert.equal(first?.body.id, second?.body.id);
      assert.equal(first?.body.output, "released");
      const { body: log } = await call(`/audit?target=${first?.body.id}`);
      assert.equal(log.entries.length, 1, "two requests at once are one change");

      await withDesk(
        async (other) => {
          const again = await other.call("/workflows/gated/runs", { wait: 60_000 }, key);
          assert.deepEqual([again.body.id, again.body.output], [first?.body.id, "released"]);
          assert.equal(again.headers.get("idempotent-replayed"), "true");
          const changed = await other.call("/workflows/gated/runs", { tags: ["x"] }, key);
          assert.deepEqual([changed.status, changed.body.error.code], [409, "key_reused"]);
          assert.equal((await other.app.store.stats()).runs, 1);
        },
        { store },
      );
      const refused = await call("/workflows/double/runs", { input: "x" }, { "idempotency-key": "k2" });
      const retried = await call("/workflows/double/runs", { input: 1 }, { "idempotency-key": "k2" });
      assert.deepEqual([refused.status, retried.body.output], [422, 2]);
    },
    { store },
  );
  await rm(folder, { recursive: true });
});

test("reading along gives the run, its calls, what the model streams and the end", async () => {
  await withDesk(async ({ url }) => {
    const response = await fetch(`${url}/v1/workflows/support/runs`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ input: "Where is W1?" }),
    });
    const blocks = (await response.text()).trim().split("\n\n");
    const told = blocks.map((block) => {
      const [event = "", data = ""] = block.split("\n");
      return { event: event.slice("event: ".length), data: JSON.parse(data.slice("data: ".length)) };
    });

    const text = told.filter(({ event }) => event === "text").map(({ data }) => data.delta);
    assert.equal(told[0]?.event, "run");
    assert.ok(text.length > 1);
    assert.equal(text.join(""), "Order W1 was shipped.");
    assert.deepEqual(
      told.filter(({ event }) => event === "call").map(({ data }) => data.kind),
      ["model", "tool", "model"],
    );
    assert.deepEqual([told.at(-1)?.event, told.at(-1)?.data.output], ["end", "Order W1 was shipped."]);
  });
});

test("a client that leaves does not stop the run", async () => {
  await withDesk(async ({ url, call, release, app }) => {
    const leaving = new AbortController();
    const response = await fetch(`${url}/v1/workflows/gated/runs`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: "{}",
      signal: leaving.signal,
    });
    const id = response.headers.get("location")?.split("/").at(-1);
    leaving.abort();
    await assert.rejects(response.text());
    release();

    assert.equal((await call(`/runs/${id}/result?wait=60000`)).body.output, "released");
    assert.equal((await app.store.list()).runs[0]?.status, "completed");
  });
});
