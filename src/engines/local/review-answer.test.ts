import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../../app/open.ts";
import { isAirworthyError } from "../../core/errors.ts";
import type { Address } from "../../core/ids.ts";
import { parseSessionId } from "../../core/ids.ts";
import { workflow } from "../../core/workflow.ts";

const ANSWER = "answer" as Address;
const SESSION = parseSessionId("chat");

const greet = workflow({
  name: "greet",
  run: async (ctx, name: string) => {
    const text = await ctx.step("think", () => `Hello ${name}`);
    ctx.reply({ role: "user", content: name }, { role: "assistant", content: text });
    return { text, tools: ["think"] };
  },
});

test("a reviewed answer is given once a person allowed it, and the same run replays", async () => {
  const app = await open({ store: ":memory:", workflows: [greet] });
  const run = await app.run(greet, "Ann", { reviewAnswer: { approvers: ["bo"] } });
  const [asked] = await app.store.approvals.pending(run.id);
  const before = await app.store.session(SESSION);
  await app.decide(run.id, ANSWER, { approved: true, by: "bo" });
  const done = await app.resume(run.id);

  assert.deepEqual([run.status, before], ["waiting", undefined]);
  assert.deepEqual(
    [asked?.title, asked?.details],
    ["Give this answer?", { text: "Hello Ann", tools: ["think"] }],
  );
  assert.deepEqual(done.status === "completed" && done.output, { text: "Hello Ann", tools: ["think"] });
  assert.equal((await app.replay(run.id)).status, "same");
  const other = await app.run(greet, "Ann");
  assert.equal(other.status, "completed");
  await app.close();
});

test("an edited answer is what the user gets, and what the conversation goes on from", async () => {
  const app = await open({ store: ":memory:", workflows: [greet] });
  const run = await app.run(greet, "Ann", { reviewAnswer: {}, session: SESSION });
  const say = (input: unknown) => app.decide(run.id, ANSWER, { approved: true, by: "bo", input });
  await assert.rejects(say("Hello"), (error) => isAirworthyError(error, "invalid_input"));
  await say({ text: "Dear Ann", tools: ["think"] });
  const done = await app.resume(run.id);
  const session = await app.store.session(SESSION);

  assert.deepEqual(done.status === "completed" && done.output, { text: "Dear Ann", tools: ["think"] });
  assert.deepEqual(
    session?.messages.map((text) => JSON.parse(text)),
    [
      { role: "user", content: "Ann" },
      { role: "assistant", content: "Dear Ann" },
    ],
  );
  assert.equal((await app.replay(run.id)).status, "same");
  await app.close();
});

test("a denied answer reaches nobody: the run fails, and the conversation is as it was", async () => {
  const app = await open({ store: ":memory:", workflows: [greet] });
  const run = await app.run(greet, "Ann", { reviewAnswer: {}, session: SESSION });
  await app.decide(run.id, ANSWER, { approved: false, by: "bo", reason: "rude" });
  const done = await app.resume(run.id);

  assert.ok(done.status === "failed" && isAirworthyError(done.error, "answer_denied"));
  assert.match(done.error.message, /bo denied it: rude/);
  assert.equal(await app.store.session(SESSION), undefined);
  assert.equal((await app.replay(run.id)).status, "same");
  await app.close();
});

test("a review is refused at once on terms that nobody could meet, and holds when a run is made again", async () => {
  const app = await open({ store: ":memory:", workflows: [greet] });
  await assert.rejects(app.run(greet, "Ann", { reviewAnswer: { needs: 0 } }), (error) =>
    isAirworthyError(error, "invalid_approval"),
  );
  assert.equal((await app.store.list()).runs.length, 0);
  const run = await app.run(greet, "Ann", { reviewAnswer: {} });
  assert.equal((await app.rerun(run.id)).status, "waiting");
  assert.equal((await app.fork(run.id)).status, "completed");
  await app.close();
});
