import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { isAirworthyError } from "../core/errors.ts";
import { addresses, errorOf, outputOf, record, replay } from "./_test-run.ts";
import { chain } from "./chain.ts";

const outline = z.object({ points: z.array(z.string()).min(2) });

test("chain() hands each step the validated result of the one before", async () => {
  const article = chain("article", { input: z.string() })
    .step("outline", async (topic) => ({ points: [topic, "why"], extra: true }), { output: outline })
    .step("count", (draft) => Object.keys(draft).length + draft.points.length);

  assert.equal(await article.run("routing"), 3);
});

test("chain() stops at a step whose result does not fit its schema, naming step and issue", async () => {
  let expanded = 0;
  const article = chain("article")
    .step("outline", async (topic: string) => ({ points: [topic] }), { output: outline })
    .step("expand", () => ++expanded);

  await assert.rejects(article.run("routing"), (error) => {
    assert.ok(isAirworthyError(error, "chain_step_invalid"));
    assert.match(error.message, /^Stopped chain "article" at step "outline": points: /);
    assert.equal(error.data?.step, "outline");
    return true;
  });
  assert.equal(expanded, 0);
});

test("chain() tries a step again with the reason, within its bound", async () => {
  const told: (string | undefined)[] = [];
  const shorten = chain("shorten").step(
    "cut",
    async (text: string, { attempt, reason }) => {
      told.push(reason);
      return text.slice(0, 10 - attempt * 3);
    },
    {
      check: (text) => text.length <= 4 || `It has ${text.length} characters, at most 4 are allowed`,
      retry: 2,
    },
  );

  assert.equal(await shorten.run("a long text"), "a lo");
  assert.deepEqual(told, [undefined, "It has 7 characters, at most 4 are allowed"]);
});

test("chain() gives up after its retries and says how many it made", async () => {
  let tries = 0;
  const never = chain("never").step("cut", (_: string) => ++tries, { check: () => "Never enough", retry: 2 });

  await assert.rejects(never.run(""), {
    message: 'Stopped chain "never" at step "cut" after 3 tries: Never enough',
  });
  assert.equal(tries, 3);
});

test("chain() treats an answer that does not fit its schema as an invalid result, other errors as errors", async () => {
  const unreadable = Object.assign(new Error("No object generated"), { name: "AI_NoObjectGeneratedError" });
  const throwing = (error: Error) =>
    chain("c")
      .step("s", (_: string): string => {
        throw error;
      })
      .run("");

  await assert.rejects(throwing(unreadable), { code: "chain_step_invalid" });
  await assert.rejects(throwing(new RangeError("Out of range")), { name: "RangeError" });
});

test("chain() keeps every verdict in the journal, and replays a retry from it", async () => {
  const draft = chain("draft").step(
    "write",
    async (ask: (attempt: number) => Promise<string>, { attempt }) => ask(attempt),
    { check: (text) => text === "good" || "Not good", retry: 1 },
  );
  const run = await record((ctx) =>
    draft.run((attempt) => ctx.step("model", () => (attempt === 1 ? "bad" : "good"))),
  );

  assert.equal(outputOf(run), "good");
  assert.deepEqual(addresses(run), [
    "draft/write/model",
    "draft/write/check",
    "draft/write/model#2",
    "draft/write/check#2",
  ]);
  assert.deepEqual(
    run.calls.map(({ state }) => state),
    ["done", "failed", "done", "done"],
  );
  const again = await replay(run, (ctx) => draft.run(() => ctx.step("model", () => "never asked")));
  assert.equal(outputOf(again), "good");
});

test("chain() whose check has changed diverges on replay instead of going the recorded way", async () => {
  const withCheck = (check: () => true | string) =>
    chain("c")
      .step("s", (text: string) => text, { check })
      .run("text");
  const run = await record(() => withCheck(() => true));

  const again = await replay(run, () => withCheck(() => "Now refused"));

  assert.ok(isAirworthyError(errorOf(again), "divergence"));
});

test("chain() refuses two steps of one name and a retry out of bounds", () => {
  const twice = () =>
    chain("c")
      .step("s", (n: number) => n)
      .step("s", (n) => n);
  const endless = () => chain("c").step("s", (n: number) => n, { retry: 11 });

  assert.throws(twice, { code: "invalid_chain" });
  assert.throws(endless, { code: "invalid_chain" });
});
