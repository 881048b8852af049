import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../../app/open.ts";
import { newExperimentId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { workflow } from "../../core/workflow.ts";
import { scriptedModel, text } from "../../models/_test-model.ts";
import { generateText } from "../../models/ai-sdk.ts";
import { prompt } from "../../models/prompt.ts";
import { tool } from "../../tools/tool.ts";
import { approvals } from "../checks/approvals.ts";
import { gatherFacts } from "./gather-facts.ts";

const NOW = Date.now();

const refund = tool({
  name: "refund_order",
  description: "Pays an order back",
  input: z.object({ order: z.string() }),
  output: z.object({ paid: z.boolean() }),
  effect: "write",
  approval: () => true,
  run: () => ({ paid: true }),
});

const send = tool({
  name: "send_mail",
  description: "Sends a mail to the customer",
  input: z.object({ to: z.string() }),
  output: z.object({ sent: z.boolean() }),
  effect: "write",
  run: () => ({ sent: true }),
});

const paying = workflow({ name: "paying", run: async (_ctx, order: string) => refund.call({ order }) });
const telling = workflow({ name: "telling", run: async (_ctx, to: string) => send.call({ to }) });

test("a tool that every run still waits to call is known, and one that nobody approves is named", async () => {
  const app = await open({ store: ":memory:", workflows: [paying, telling] });
  try {
    assert.equal((await app.run(paying, "W1")).status, "waiting");
    assert.equal((await app.run(telling, "ada")).status, "completed");
    const waiting = await gatherFacts(app, { workflow: "paying", now: NOW });
    const written = await gatherFacts(app, { workflow: "telling", now: NOW });

    assert.deepEqual(
      waiting.tools.map(({ name, approval }) => [name, approval]),
      [["refund_order", true]],
    );
    assert.equal(approvals.answer(waiting).verdict, "PASS");
    assert.match(approvals.answer(written).words, /^send_mail: no approval, no idempotency and simulate$/);
  } finally {
    await app.close();
  }
});

async function experiment(store: Store, release: string, pass: boolean): Promise<string> {
  const id = newExperimentId();
  await store.experiments.begin({
    id,
    name: "hard",
    workflow: "telling",
    release,
    dataset: { name: "mails", version: "v1" },
    trials: 1,
    startedAt: NOW,
    seed: 1,
  });
  await store.experiments.keep(id, {
    case: "c1",
    trial: 1,
    runs: [],
    status: "completed",
    scores: { right: { kind: "scored", value: pass ? 1 : 0, pass } },
    pass,
    took: 1,
    cost: 0,
    tokensIn: 0,
    tokensOut: 0,
    calls: 0,
    toolErrors: 0,
  });
  await store.experiments.end(id, { status: "completed", endedAt: NOW });
  return id;
}

test("experiments of other releases than what serves say nothing of it, and tags decide what is hard", async () => {
  const app = await open({ store: ":memory:", workflows: [telling] });
  try {
    const { store } = app;
    const cases = JSON.stringify({ id: "c1", tags: ["several"] });
    await store.experiments.keepDataset({ name: "mails", version: "v1", cases: 1, text: cases });
    const own = await experiment(store, "current", true);
    await experiment(store, "draft", false);
    const facts = await gatherFacts(app, { workflow: "telling", now: NOW, hardTags: ["several"] });
    const none = await gatherFacts(app, { workflow: "telling", now: NOW });

    assert.deepEqual(
      facts.hard.map((one) => [one.experiment, one.success?.rate]),
      [[own, 1]],
    );
    assert.deepEqual(none.hard, []);
  } finally {
    await app.close();
  }
});

test("a prompt changes when traffic uses another version, not when a trial does", async () => {
  const answer = prompt({ name: "answer", template: "Answer in a line: {{question}}" });
  const model = scriptedModel([text("Yes.")]);
  const answering = workflow({
    name: "answering",
    run: async (_ctx, question: string) =>
      (await generateText({ model, prompt: answer.render({ question }) })).text,
  });
  const app = await open({ store: ":memory:", workflows: [answering] });
  try {
    await app.run(answering, "Is it open?");
    await app.store.definitions.keep({ kind: "prompt", name: "answer", version: "tried", content: "{}" });
    const { changed } = await gatherFacts(app, { workflow: "answering", now: NOW });

    assert.equal(changed?.what, `prompt answer@${answer.version.slice(0, 8)}`);
  } finally {
    await app.close();
  }
});
