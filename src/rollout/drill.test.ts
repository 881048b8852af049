import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { test } from "node:test";
import type { ReleaseId, RunId } from "../core/ids.ts";
import type { Serving } from "../core/serving.ts";
import { openSqliteStore } from "../store/sqlite/sqlite-store.ts";
import { drill } from "./drill.ts";

const OLD = "rel_00000000000000a1" as ReleaseId;
const NEW = "rel_00000000000000b2" as ReleaseId;
const DEED = { at: 0, by: "ada", why: "drill" };

test("what a rollback said while a drill went on stands: nothing is put back over it", async (t) => {
  const { store, serve } = await scene(t);
  const split = { rollout: "r", candidate: NEW, percent: 50 };
  await serve({ stable: OLD, split });
  const meanwhile = new AbortController();
  const drilled = drill(store, "support", { ...DEED, lasts: 60_000, signal: meanwhile.signal });
  // It has begun once the split is gone.
  while ((await store.servings.current("support"))?.split !== undefined) await new Promise(setImmediate);
  await serve({ stable: OLD, why: "the candidate is worse" });
  meanwhile.abort();

  await assert.rejects(drilled, { code: "serving_moved" });
  const now = await store.servings.current("support");
  assert.deepEqual([now?.stable, now?.split, now?.why], [OLD, undefined, "the candidate is worse"]);
});

test("a drill that is ended early puts back at once what served", async (t) => {
  const { store, serve } = await scene(t);
  await serve({ stable: OLD });
  await serve({ stable: NEW });
  const { runs } = await drill(store, "support", { ...DEED, lasts: 60_000, signal: AbortSignal.abort() });

  assert.equal(runs, 0);
  assert.equal((await store.servings.current("support"))?.stable, NEW);
});

test("the last run on the old release is found among more runs than a page has", async (t) => {
  const { store, serve } = await scene(t);
  await serve({ stable: OLD });
  await serve({ stable: NEW });
  const ended = new AbortController();
  const drilled = drill(store, "support", { ...DEED, lasts: 60_000, signal: ended.signal });
  while ((await store.servings.current("support"))?.stable !== OLD) await new Promise(setImmediate);
  const began = (await store.servings.current("support"))?.at ?? 0;
  // One that was late, then more than a page of those that followed.
  await begin(store, { n: 0, release: NEW, startedAt: began + 7 });
  for (let n = 1; n <= 1_100; n++) await begin(store, { n, release: OLD, startedAt: began + 8 });
  while (Date.now() < began + 9) await new Promise(setImmediate);
  ended.abort();

  const { runs, lastOld } = await drilled;
  assert.deepEqual([runs, lastOld], [1_101, 7]);
});

test("the app's own code is followed to although its runs have a label for a release", async (t) => {
  const { store, serve } = await scene(t);
  await serve({ stable: NEW });
  const ended = new AbortController();
  const drilled = drill(store, "support", { ...DEED, lasts: 60_000, signal: ended.signal });
  while ((await store.servings.current("support"))?.stable !== undefined) await new Promise(setImmediate);
  const began = (await store.servings.current("support"))?.at ?? 0;
  await begin(store, { n: 0, release: "v1", startedAt: began + 5 });
  while (Date.now() < began + 6) await new Promise(setImmediate);
  ended.abort();

  assert.equal((await drilled).lastOld, 0);
});

type Scene = Awaited<ReturnType<typeof scene>>;

async function begin(
  store: Scene["store"],
  { n, ...run }: { readonly n: number; readonly release: string | undefined; readonly startedAt: number },
): Promise<void> {
  const id = `run_${String(n).padStart(16, "0")}` as RunId;
  await store.begin({
    id,
    workflow: "support",
    input: { text: "1", hash: "h", messages: [] },
    ...run,
  } as never);
}

async function scene(t: TestContext) {
  const store = await openSqliteStore({ path: ":memory:" });
  t.after(() => store.close());
  const serve = async (what: Partial<Serving>) => {
    const rev = ((await store.servings.current("support"))?.rev ?? 0) + 1;
    await store.servings.set({ workflow: "support", at: 0, by: "eve", ...what, rev });
  };
  return { store, serve };
}
