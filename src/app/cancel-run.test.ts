import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { z } from "zod";
import { newRunId } from "../core/ids.ts";
import { workflow } from "../core/workflow.ts";
import { tool } from "../tools/tool.ts";
import type { Config } from "./config.ts";
import type { App } from "./open.ts";
import { open } from "./open.ts";

const folder = mkdtempSync(join(tmpdir(), "airworthy-cancel-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let stores = 0;

/** Several apps on one store, as several processes have it. */
async function apps(count: number, config: Config): Promise<readonly App[]> {
  stores += 1;
  const store = join(folder, `${stores}.db`);
  const opened = await Promise.all(Array.from({ length: count }, () => open({ ...config, store })));
  for (const app of opened) after(() => app.close());
  return opened;
}

/** A workflow that pays, then looks, then pays again; the world says when. */
function payments() {
  const began = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const paid: number[] = [];
  const aborted: string[] = [];
  const pay = tool({
    name: "pay",
    description: "Pays.",
    input: z.object({ cents: z.number() }),
    output: z.string(),
    effect: "write",
    idempotency: { key: ({ cents }) => `order-${cents}` },
    run: async ({ cents }, { signal }) => {
      signal.addEventListener("abort", () => aborted.push("pay"));
      began.resolve();
      await mayEnd.promise;
      paid.push(cents);
      return `paid ${cents}`;
    },
  });
  const paying = workflow({
    name: "paying",
    run: async (_, cents: number) => {
      const first = await pay.call({ cents });
      return [first, await pay.call({ cents: cents + 1 })];
    },
  });
  const looking = workflow({
    name: "looking",
    run: (ctx) =>
      ctx.step("look", () => {
        began.resolve();
        return new Promise(() => {});
      }),
  });
  return { paying, looking, began: began.promise, mayEnd: mayEnd.resolve, paid, aborted };
}

test("a run that another process executes is cancelled, and a write that is under way comes to its end", async () => {
  const { paying, began, mayEnd, paid, aborted } = payments();
  const [one, other] = await apps(2, { workflows: [paying] });
  assert.ok(one !== undefined && other !== undefined);
  const id = newRunId();
  const running = one.run(paying, 5, { id });
  await began;
  await other.cancel(id, { by: "ada", reason: "too dear" });
  // Long enough for the one that executes it to have seen it; what it writes goes on.
  await new Promise((resolve) => setTimeout(resolve, 200));
  mayEnd();
  const result = await running;

  assert.equal(result.status, "cancelled");
  assert.ok(result.status === "cancelled");
  assert.match(result.error.message, /too dear \(ada\)/);
  assert.deepEqual([paid, aborted], [[5], []]);
  const stored = await one.store.load(id);
  assert.deepEqual(
    stored?.calls.filter(({ state }) => state !== "begun").map(({ address, state }) => [address, state]),
    [["pay", "done"]],
  );
  assert.equal((await one.store.ledger.find("pay", "order-5"))?.answer, '"paid 5"');
  assert.equal((await one.replay(id)).status, "same");
  assert.deepEqual(await one.store.cancellations.asked(), []);
});

test("what reads gives up at once, and what has ended is not cancelled", async () => {
  const { looking, began } = payments();
  const [one, other] = await apps(2, { workflows: [looking] });
  assert.ok(one !== undefined && other !== undefined);
  const id = newRunId();
  const running = one.run(looking, undefined, { id });
  await began;
  await other.cancel(id, { by: "ada" });

  assert.equal((await running).status, "cancelled");
  const isEnded = (error: unknown) => error instanceof Error && "code" in error && error.code === "run_ended";
  await assert.rejects(other.cancel(id, { by: "bob" }), isEnded);
  await assert.rejects(one.cancel(id, { by: "bob" }), isEnded);
});

test("a run that waits is ended, here and where it is about to go on", async () => {
  const asking = workflow({
    name: "asking",
    run: async (ctx) => (await ctx.approve("pay", { title: "Pay?" })).approved,
  });
  const [one, other] = await apps(2, { workflows: [asking] });
  assert.ok(one !== undefined && other !== undefined);
  const [first, second] = [await one.run(asking, undefined), await one.run(asking, undefined)];
  await other.cancel(first.id, { by: "ada" });
  assert.equal((await one.store.load(first.id))?.status, "cancelled");

  await one.store.cancellations.ask({ run: second.id, at: 1, by: "ada", reason: "withdrawn" });
  const resumed = await other.resume(second.id);
  assert.ok(resumed.status === "cancelled");
  assert.match(resumed.error.message, /withdrawn/);
});
