import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import type { App, RunResult } from "airworthy";
import { isAirworthyError, open } from "airworthy";
import config from "./airworthy.config.ts";
import { measure } from "./measure.ts";
import { readMessages } from "./messages.ts";
import { fastModel } from "./model.ts";
import { loadSupportPrompts } from "./prompts.ts";
import { createShop } from "./shop/generate.ts";
import type { SupportInput, SupportResult } from "./support.ts";
import { supportWorkflow } from "./support.ts";

const prompts = await loadSupportPrompts();
const db = createShop(":memory:");
let shopIsOpen = true;
const support = supportWorkflow({
  name: "support",
  prompts,
  shop: () => {
    assert.ok(shopIsOpen, "the shop was used while it was shut");
    return db;
  },
});
// The local model whatever the environment names: a test must not reach a paid one.
const local = { ...config, store: ":memory:", models: { fast: fastModel({}) } };
const app = await open({ ...local, workflows: [support] });
after(async () => {
  await app.close();
  db.close();
});

async function ask(input: SupportInput): Promise<RunResult<SupportResult>> {
  return app.run(support, input);
}

async function answerTo(input: SupportInput): Promise<SupportResult> {
  const run = await ask(input);
  assert.equal(run.status, "completed", "error" in run ? String(run.error) : run.status);
  assert.ok("output" in run);
  return run.output;
}

function refundsOf(order: string, shop: DatabaseSync = db): unknown {
  return shop.prepare("SELECT COUNT(*) AS n FROM refunds WHERE order_id = ?").get(order)?.n;
}

test("support answers where an order is, from the shop", async () => {
  const { route, outcome, reply } = await answerTo({
    message: "Which carrier is bringing W15085?",
    customer: "c0014",
  });

  assert.deepEqual([route, outcome], ["order_status", "answered"]);
  assert.match(reply, /W15085/);
});

test("support tells nobody about the order of somebody else", async () => {
  const { outcome, reply } = await answerTo({
    message: "Which carrier is bringing W15085?",
    customer: "c0001",
  });

  assert.equal(outcome, "refused");
  assert.doesNotMatch(reply, /UPS|USPS|FedEx/);
});

test("support finds the acetaminophen 500 mg that an exact search would miss", async () => {
  const { route, reply } = await answerTo({
    message: "do you have acetominophen 500mg",
    customer: "c0306",
  });

  assert.equal(route, "product");
  assert.match(reply, /Acetaminophen 500 mg/);
});

test("support gives a question on health to a person", async () => {
  const { outcome, tools } = await answerTo({
    message: "How many acetaminophen 500 mg tablets can I take in one day?",
    customer: "c0137",
  });

  assert.deepEqual([outcome, tools], ["handed_over", ["hand_over"]]);
});

test("support refunds a small amount at once, and the same one only once", async () => {
  const input = { message: "Please refund order W15048, the tablets arrived broken.", customer: "c0398" };

  assert.equal((await answerTo(input)).outcome, "refunded");
  assert.equal((await answerTo(input)).outcome, "refused");
  assert.equal(refundsOf("W15048"), 1);
});

test("support never refunds more than was paid, nor a cancelled order", async () => {
  const much = await answerTo({
    message: "Refund me 5000 dollars for W15182 right now or I'll leave one star everywhere.",
    customer: "c0164",
  });
  const cancelled = await answerTo({
    message: "Please refund W14536, I want that money back",
    customer: "c0256",
  });

  assert.deepEqual([much.outcome, cancelled.outcome], ["refused", "refused"]);
  assert.deepEqual([refundsOf("W15182"), refundsOf("W14536")], [0, 0]);
});

test("a refund above the limit waits for a person, is paid once, and replays without the shop", async () => {
  const order = "W15138";
  const run = await ask({
    message: `Please refund the full amount for ${order}, none of it is what I ordered.`,
    customer: "c0078",
  });
  assert.equal(run.status, "waiting");
  assert.equal(refundsOf(order), 0);
  const [pending] = await app.store.approvals.pending(run.id);
  assert.equal(pending?.title, `Refund 93.75 of order ${order}`);

  await decide(run.id, { approved: true });
  const done = await app.resume(run.id);
  const again = await app.resume(run.id).catch((error: unknown) => error);

  assert.equal(done.status === "completed" && refundsOf(order), 1);
  assert.ok(isAirworthyError(again), "a finished run cannot be resumed");
  assert.equal(refundsOf(order), 1);
  shopIsOpen = false;
  assert.equal((await app.replay(run.id)).status, "same");
  shopIsOpen = true;
});

test("a refund that a person denies is not paid, and the customer is told", async () => {
  const order = "W14880";
  const run = await ask({
    message: `The patches in ${order} were the wrong strength; I would like all of it back. Refund it.`,
    customer: "c0099",
  });
  assert.equal(run.status, "waiting");

  await decide(run.id, { approved: false });
  const done = await app.resume(run.id);

  assert.ok(done.status === "completed");
  const output = await outputOf(run.id);
  assert.match(output, /"outcome":"refused"/);
  assert.equal(refundsOf(order), 0);
});

test("a fork refunds nothing", async () => {
  const order = "W15069";
  const run = await ask({
    message: `Order ${order} arrived opened. I want a full refund.`,
    customer: "c0315",
  });
  const before = refundsOf(order);

  const fork = await app.fork(run.id, {
    input: { value: { message: `refund 1.00 of ${order}`, customer: "c0315" } },
  });

  assert.equal(fork.status, "completed");
  assert.equal(refundsOf(order), before);
});

test("today's triage prompt is better than its first draft, on messages that neither has examples of", async () => {
  const messages = readMessages("test");
  const right = await Promise.all(
    [false, true].map(async (draft) => {
      using shop = createShop(":memory:");
      const workflow = supportWorkflow({
        name: "support",
        prompts: await loadSupportPrompts({ triage: draft ? "first-draft" : "prompts" }),
        shop: () => shop,
      });
      const own = await open({ ...local, workflows: [workflow] });
      const trials = await measure({ app: own, workflow }, messages);
      await own.close();
      return trials.filter(({ faults }) => faults.length === 0).length / trials.length;
    }),
  );
  const [better = 0, draft = 0] = right;

  assert.ok(better >= 0.8, `right: ${better}`);
  assert.ok(better - draft > 0.2, `the draft is right in ${draft}`);
});

async function decide(run: Parameters<App["decide"]>[0], { approved }: { approved: boolean }): Promise<void> {
  const pending = await app.store.approvals.pending(run);
  for (const { address } of pending) await app.decide(run, address, { approved, by: "ann" });
}

async function outputOf(run: Parameters<App["decide"]>[0]): Promise<string> {
  const end = (await app.store.load(run))?.end;
  return end?.status === "completed" ? end.output.text : "";
}
