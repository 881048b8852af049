import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isAirworthyError } from "../../core/errors.ts";
import { withDesk } from "../runs/_test-desk.ts";
import { createClient } from "./create-client.ts";

test("a client starts, reads along, waits, decides and cancels", async () => {
  await withDesk(async ({ url }) => {
    const client = createClient({ url: `${url}/` });
    const done = await client.start("double", { input: 21, subject: { id: "ann" }, idempotencyKey: "k" });
    assert.deepEqual([done.status, done.output], ["completed", 42]);
    assert.equal(
      (await client.start("double", { input: 21, subject: { id: "ann" }, idempotencyKey: "k" })).id,
      done.id,
    );
    assert.equal((await client.run(done.id)).calls[0]?.address, "twice");
    assert.deepEqual(
      (await client.runs({ status: "completed", subject: "ann" })).runs.map(({ id }) => id),
      [done.id],
    );

    const told = [];
    for await (const event of client.stream("support", { input: "Where is W1?" })) told.push(event);
    assert.equal(
      told.map((one) => (one.event === "text" ? one.data.delta : "")).join(""),
      "Order W1 was shipped.",
    );
    assert.equal(told.at(-1)?.event, "end");

    const waiting = await client.start("refund");
    assert.equal((await client.decide(waiting.id, { approved: true, resume: false })).address, "pay");
    assert.equal((await client.resume(waiting.id, { wait: 60_000 })).output, "paid");
    const gated = await client.start("gated", { wait: 0 });
    assert.equal((await client.cancel(gated.id, { reason: "enough" })).status, "cancelled");
    assert.equal((await client.result(gated.id)).status, "cancelled");
  });
});

test("a client is told of live events, and a refusal is an error with the server's code", async () => {
  const token = "0123456789abcdef-operator";
  await withDesk(
    async ({ url }) => {
      const client = createClient({ url, token });
      const events = client.events()[Symbol.asyncIterator]();
      const first = events.next();
      const { id } = await client.start("double", { input: 1 });
      let event = await first;
      while (!event.done && event.value.event === "run" && event.value.data.id !== id)
        event = await events.next();
      assert.ok(!event.done);
      await events.return?.();

      await assert.rejects(client.start("double", { input: "x" }), (error) =>
        isAirworthyError(error, "invalid_input"),
      );
      await assert.rejects(createClient({ url }).runs(), (error) => isAirworthyError(error, "unauthorized"));
    },
    { tokens: [{ token, role: "operator", name: "ann" }] },
  );
});

test("what the client runs needs nothing of Node", () => {
  for (const file of [
    "create-client.ts",
    "read-events.ts",
    "../../core/errors.ts",
    "../../core/read-record.ts",
  ]) {
    const source = readFileSync(join(import.meta.dirname, file), "utf8");
    const imported = [...source.matchAll(/^import (?!type)[^;]*from "([^"]+)"/gm)].map(
      (match) => match[1] ?? "",
    );
    assert.ok(
      imported.every((one) => /\/(errors|read-events|read-record)\.ts$/.test(one)),
      `${file}: ${imported}`,
    );
  }
});
