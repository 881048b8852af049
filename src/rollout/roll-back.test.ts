import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { test } from "node:test";
import { isAirworthyError } from "../core/errors.ts";
import type { ReleaseId } from "../core/ids.ts";
import { openSqliteStore } from "../store/sqlite/sqlite-store.ts";
import { rollBack } from "./roll-back.ts";

const FIRST = "rel_a" as ReleaseId;
const SECOND = "rel_b" as ReleaseId;
const THIRD = "rel_c" as ReleaseId;
const DEED = { at: Date.UTC(2026, 0, 1), by: "ada", why: "" };

test("who presses a moment after another is told who was first, and goes back no further", async (t) => {
  const { store, serve } = await scene(t);
  await serve(FIRST);
  await serve(SECOND);
  await rollBack(store, "support", DEED);

  await assert.rejects(rollBack(store, "support", { ...DEED, by: "bob" }), (error) => {
    assert.ok(isAirworthyError(error, "rollout_moved"));
    assert.match(error.message, /ada went back to rel_a at 2026-01-01/);
    return true;
  });
  assert.equal((await store.servings.current("support"))?.stable, FIRST);
});

test("whoever names what serves goes back further, never to what a rollback has left", async (t) => {
  const { store, serve } = await scene(t);
  for (const release of [FIRST, SECOND, THIRD]) await serve(release);
  const back = async (from?: ReleaseId) => (await rollBack(store, "support", { ...DEED, from })).stable;

  assert.equal(await back(), SECOND);
  await assert.rejects(back(THIRD), { code: "rollout_moved" });
  assert.equal(await back(SECOND), FIRST);
  assert.equal(await back(FIRST), undefined);
  await assert.rejects(back(), { code: "rollout_moved", message: /ada went back to the app's own code/ });
});

test("a release that is promoted again after it was left has before it what it took over from", async (t) => {
  const { store, serve } = await scene(t);
  await serve(FIRST);
  await serve(SECOND);
  await rollBack(store, "support", DEED);
  await serve(SECOND);

  assert.equal((await rollBack(store, "support", DEED)).stable, FIRST);
});

async function scene(t: TestContext) {
  const store = await openSqliteStore({ path: ":memory:" });
  t.after(() => store.close());
  let at = 0;
  const serve = async (stable: ReleaseId | undefined) => {
    const rev = ((await store.servings.current("support"))?.rev ?? 0) + 1;
    await store.servings.set({ workflow: "support", rev, at: ++at, by: "eve", ...(stable && { stable }) });
  };
  return { store, serve };
}
