import assert from "node:assert/strict";
import { after, test } from "node:test";
import { parseSessionId } from "../../core/ids.ts";
import { workflow } from "../../core/workflow.ts";
import type { LiveScoringOptions } from "../../evals/live/live-scoring.ts";
import { liveScoring } from "../../evals/live/live-scoring.ts";
import { judge } from "../../evals/scorers/judge/judge.ts";
import { scriptedModel, text } from "../../models/_test-model.ts";
import { open } from "../open.ts";

const shout = workflow({
  name: "shout",
  run: async (ctx, word: string) => {
    if (word === "fail") throw new Error("no");
    return ctx.step("up", () => word.toUpperCase());
  },
});
const polite = (trial: { readonly output: unknown }) => trial.output !== "RUDE";

async function scored(scorers: LiveScoringOptions["scorers"], options: Partial<LiveScoringOptions> = {}) {
  const told: string[] = [];
  const scoring = [liveScoring({ workflow: shout, scorers, ...options })];
  const app = await open({ store: ":memory:", workflows: [shout], scoring });
  after(() => app.close());
  const keeper = app.score({ every: 5, onError: (error) => told.push(String(error)) });
  assert.ok(keeper !== undefined);
  await keeper.idle();
  const run = async (word: string, session?: string) => {
    const result = await app.run(
      shout,
      word,
      session === undefined ? {} : { session: parseSessionId(session) },
    );
    return result.id;
  };
  return { app, keeper, told, run, of: (id: Awaited<ReturnType<typeof run>>) => app.store.scores.of(id) };
}

test("runs are scored once they have ended; what throws or hangs is told, and changes nothing", async () => {
  const gone = () => new Promise<number>(() => {});
  const broken = { name: "broken", gating: false, score: () => assert.fail("no idea") };
  const slow = { name: "slow", gating: false, score: gone };
  const { run, of, keeper, told } = await scored([polite, broken, slow], { timeout: 20 });
  const [good, rude, failed] = [await run("hello"), await run("rude"), await run("fail")];
  await keeper.idle();

  assert.deepEqual([(await of(good))?.value, (await of(rude))?.value, (await of(failed))?.value], [1, 0, 0]);
  const { scores } = (await of(good)) ?? assert.fail();
  assert.deepEqual(scores.polite, { kind: "scored", value: 1, pass: true });
  assert.deepEqual(
    [scores.broken, scores.slow].map((score) => score?.kind === "error" && score.code),
    ["scorer_threw", "scorer_hung"],
  );
  assert.equal(told.filter((one) => one.includes("broken")).length, 1, "told once");
  assert.match(told.join("\n"), /"slow".*20 ms/);
});

test("a run of which a scorer that counts could say nothing has no value", async () => {
  const { run, of, keeper } = await scored([polite, { name: "broken", score: () => assert.fail("no idea") }]);
  const id = await run("hello");
  await keeper.idle();
  assert.equal((await of(id))?.value, undefined);
});

test("a share takes whole conversations, and always the same", async () => {
  const { app, run, of, keeper } = await scored([polite], { share: 0.5 });
  const taken = new Map<string, boolean[]>();
  for (let turn = 0; turn < 2; turn++) {
    for (let n = 0; n < 20; n++) {
      const id = await run("hello", `chat-${n}`);
      await keeper.idle();
      taken.set(`chat-${n}`, [...(taken.get(`chat-${n}`) ?? []), (await of(id)) !== undefined]);
    }
  }
  const both = [...taken.values()];
  assert.ok(both.every(([first, second]) => first === second));
  const share = both.filter(([first]) => first).length;
  assert.ok(share > 3 && share < 17, String(share));
  // What is no traffic is not scored.
  const fork = await app.fork(await run("hello"));
  await keeper.idle();
  assert.equal(await app.store.scores.of(fork.id), undefined);
});

test("a judge's runs are kept apart and replay; beyond the bound of its cost it is left out", async () => {
  const answer = async () => text(JSON.stringify({ reason: "fine", choice: "pass" }));
  const model = scriptedModel([answer, answer]);
  const kind = judge({ name: "kind", model, rubric: "It is kind", gating: "unmeasured" });
  const { app, run, of, keeper } = await scored([kind], { spend: 1e-9 });
  const first = await run("hello");
  await keeper.idle();
  const second = await run("hello");
  await keeper.idle();

  const { scores, value } = (await of(first)) ?? assert.fail();
  assert.equal(scores.kind?.kind, "scored");
  assert.equal(value, 1);
  const [asked] = scores.kind?.kind === "scored" ? (scores.kind.spent?.runs ?? []) : [];
  const stored = await app.store.load(asked ?? assert.fail());
  assert.deepEqual(stored?.parent, { kind: "score", run: first });
  assert.deepEqual(
    (await app.store.list({ only: "traffic" })).runs.map(({ workflow: name }) => name),
    ["shout", "shout"],
  );
  assert.equal((await app.replay(asked ?? assert.fail())).status, "same");
  const later = (await of(second)) ?? assert.fail();
  assert.deepEqual(later.scores.kind, {
    kind: "skipped",
    reason: "the bound of 1e-9 US dollars in 24 hours is spent",
  });
  assert.equal(later.value, undefined, "without the judge it is not the same figure");
});

test("liveScoring() refuses a judge that nothing bounds, and shares that are none", async () => {
  const kind = judge({ name: "kind", model: "judge", rubric: "It is kind" });
  const code = (work: () => unknown) => {
    try {
      return work();
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
  };
  assert.match(String(code(() => liveScoring({ workflow: "a", scorers: [kind] }))), /nothing bounds/);
  assert.match(String(code(() => liveScoring({ workflow: "a", scorers: [polite], share: 0 }))), /share is 0/);
  assert.match(String(code(() => liveScoring({ workflow: "a", scorers: [] }))), /no scorers/);
  const one = liveScoring({ workflow: "a", scorers: [polite] });
  await assert.rejects(open({ store: ":memory:", scoring: [one, one] }), /scored twice/);
});
