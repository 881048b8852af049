import assert from "node:assert/strict";
import { test } from "node:test";
import { workflow } from "../../core/workflow.ts";
import { items, withApi } from "../_test-api.ts";

const answer = workflow({
  name: "answer",
  run: async (ctx, text: string) =>
    ctx.step("say", () => {
      if (text === "x") throw new Error("No idea");
      return text.toUpperCase();
    }),
});

test("a run waits for a review, is found bad with what should have come out, and becomes a case", async () => {
  await withApi({ workflows: [answer] }, async ({ app, get, post }) => {
    const failed = await app.run(answer, "x");
    const { id } = await app.run(answer, "hello");
    const before = await get("/v1/review");
    const { status, body } = await post(`/v1/review/${id}`, {
      verdict: "bad",
      note: "Too loud",
      expected: { value: "hello" },
      dataset: "loud",
    });
    const again = await get("/v1/review");
    const kept = await app.store.experiments.dataset("loud");
    const failures = await get("/v1/failures");

    assert.deepEqual(
      items(before.body.items).map(({ run, reason }) => [run, reason]),
      [
        [failed.id, "failed"],
        [id, "sample"],
      ],
    );
    assert.deepEqual([status, body.review?.by, body.case?.dataset], [200, "local", "loud"]);
    assert.deepEqual(
      items(again.body.items).map(({ run }) => run),
      [failed.id],
    );
    assert.equal((JSON.parse(kept?.text ?? "{}") as { expected?: string }).expected, "hello");
    const [logged] = items((await get("/v1/audit")).body.entries);
    assert.deepEqual([logged?.action, logged?.target, logged?.details?.verdict], ["run.review", id, "bad"]);
    const reviewed = items(failures.body.clusters).find(({ reason }) => String(reason) === "reviewed");
    assert.deepEqual([reviewed?.message, reviewed?.code], ["Too loud", "review"]);
    assert.equal(items((await get(`/v1/reviews?run=${id}`)).body.reviews)[0]?.expected, '"hello"');
  });
});

test("reviews and notes pass redaction, and what is no review is refused", async () => {
  await withApi({ workflows: [answer], redact: { detect: ["email"] } }, async ({ app, post }) => {
    const { id } = await app.run(answer, "hello");
    const ask = { verdict: "bad", note: "Ask ann@example.com", expected: { value: "ann@example.com" } };
    const { body } = await post(`/v1/review/${id}`, ask);
    const note = await post("/v1/notes", { about: { kind: "run", id }, text: "ann@example.com knows" });
    const bad = await post(`/v1/review/${id}`, { verdict: "fine" });
    const none = await post(`/v1/review/${id}`, undefined);
    const path = await post(`/v1/review/${id}`, { verdict: "bad", dataset: "../x" });

    assert.match(String(body.review?.note), /^Ask \[email:/);
    assert.match(String(body.review?.expected), /^"\[email:/);
    assert.match(String(note.body.text), /^\[email:.*\] knows$/);
    assert.deepEqual([bad.status, path.status, none.status], [400, 400, 400]);
  });
});

test("notes are written on what there is, read and removed", async () => {
  await withApi({}, async ({ app, get, post }) => {
    const about = { kind: "case", id: "intents/refund-1" };
    const { body } = await post("/v1/notes", { about, text: "<script>" });
    const read = await get("/v1/notes?kind=case&id=intents%2Frefund-1");

    assert.equal(items(read.body.notes)[0]?.text, "<script>");
    assert.equal(await app.store.notes.remove(Number(body.id)), true);
    assert.deepEqual(items((await get("/v1/notes")).body.notes), []);
  });
});
