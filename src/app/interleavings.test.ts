import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { isAirworthyError } from "../core/errors.ts";
import type { RunId } from "../core/ids.ts";
import { workflow } from "../core/workflow.ts";
import type { Context } from "../core/workflow-context.ts";
import { openSqliteStore } from "../store/sqlite/sqlite-store.ts";
import type { Death } from "./_test-dying-store.ts";
import { dyingStore } from "./_test-dying-store.ts";
import { open } from "./open.ts";

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
console.log(`interleavings seed ${seed} (TEST_SEED to repeat)`);

/** What a run does: calls, one after the other or side by side, in scopes; some fail and are caught. */
type Act =
  | { readonly kind: "step"; readonly name: string; readonly turns: number; readonly fails: boolean }
  | { readonly kind: "chance"; readonly what: "now" | "random" | "uuid" }
  | { readonly kind: "in order" | "side by side"; readonly acts: readonly Act[] }
  | { readonly kind: "scope"; readonly name: string; readonly acts: readonly Act[] };

const names = fc.constantFrom("a", "b", "a#2", "x/y", "é 😀");
const { act } = fc.letrec<{ act: Act; acts: readonly Act[] }>((tie) => ({
  acts: fc.array(tie("act"), { minLength: 1, maxLength: 4 }),
  act: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({
      kind: fc.constant("step" as const),
      name: names,
      turns: fc.nat({ max: 3 }),
      fails: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant("chance" as const),
      what: fc.constantFrom("now" as const, "random" as const, "uuid" as const),
    }),
    fc.record({ kind: fc.constantFrom("in order" as const, "side by side" as const), acts: tie("acts") }),
    fc.record({ kind: fc.constant("scope" as const), name: names, acts: tie("acts") }),
  ),
}));
const whole = fc.array(act, { minLength: 1, maxLength: 5 }).map((acts): Act => ({ kind: "in order", acts }));

/** What was done in the world, in which order, and by which call. */
class World {
  readonly done: string[] = [];
  #count = 0;

  /** Waits some turns of the event loop, so that calls side by side end in any order, and gives a value of its own. */
  async work(name: string, turns: number, fails: boolean): Promise<string> {
    for (let i = 0; i < turns; i++) await setImmediate();
    this.#count += 1;
    const value = `${name}:${this.#count}`;
    this.done.push(value);
    if (fails) throw new RangeError(value);
    return value;
  }
}

async function play(ctx: Context, one: Act, world: World): Promise<unknown> {
  switch (one.kind) {
    case "step":
      return ctx
        .step(one.name, () => world.work(one.name, one.turns, one.fails), { input: one.turns })
        .catch((error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : "?"));
    case "chance":
      return ctx[one.what]();
    case "scope":
      return ctx.scope(one.name, () => inOrder(ctx, one.acts, world));
    case "in order":
      return inOrder(ctx, one.acts, world);
    default:
      return Promise.all(one.acts.map((each) => play(ctx, each, world)));
  }
}

async function inOrder(ctx: Context, acts: readonly Act[], world: World): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const each of acts) seen.push(await play(ctx, each, world));
  return seen;
}

function count(one: Act): number {
  return "acts" in one ? one.acts.reduce((sum, each) => sum + count(each), 0) : 1;
}

const flowOf = (of: Act, world: World) =>
  workflow({ name: "any", run: (ctx, _: undefined) => play(ctx, of, world) });

test("whatever calls a run makes, in whatever order they end, its replay sees the same and does nothing", async () => {
  const property = fc.asyncProperty(whole, async (of) => {
    const world = new World();
    const app = await open({ store: ":memory:", workflows: [flowOf(of, world)] });
    try {
      const run = await app.run(flowOf(of, world), undefined);
      assert.ok(run.status === "completed");
      const stored = await app.store.load(run.id);
      const did = [...world.done];
      assert.equal(stored?.calls.length, count(of));
      assert.equal(new Set(stored?.calls.map(({ address }) => address)).size, count(of));

      const replay = await app.replay(run.id);
      assert.equal(replay.status, "same", JSON.stringify(replay));
      assert.deepEqual(world.done, did);
    } finally {
      await app.close();
    }
  });

  await fc.assert(property, { seed, numRuns: 100 });
});

const deaths = fc.array(fc.record({ at: fc.integer({ min: 1, max: 6 }), isKept: fc.boolean() }), {
  maxLength: 4,
});

/** A run that dies again and again and is resumed each time, until it ends. */
async function survived(of: Act, given: readonly Death[], folder: string): Promise<void> {
  const path = join(folder, `${Math.random()}.db`);
  const world = new World();
  const flow = flowOf(of, world);
  let id: RunId | undefined;
  for (const death of given) {
    const real = await openSqliteStore({ path });
    const { store, died } = dyingStore(real, death);
    const app = await open({ store, workflows: [flow] });
    const running = id === undefined ? app.run(flow, undefined) : app.resume(id);
    const end = await Promise.race([running, died]);
    id ??= end?.id ?? (await real.list()).runs[0]?.id;
    await checkNothingTwice(real, id, world);
    await real.close();
    if (end !== undefined) break;
  }
  const app = await open({ store: path, workflows: [flow] });
  id ??= (await app.run(flow, undefined)).id;
  const before = await app.store.load(id);
  if (before?.end === undefined) assert.equal((await app.resume(id)).status, "completed");
  const did = world.done.length;
  assert.equal((await app.replay(id)).status, "same");
  assert.equal(world.done.length, did, "a replay did something");
  await checkNothingTwice(app.store, id, world);
  assert.equal((await app.store.load(id))?.calls.length, count(of));
  await assert.rejects(app.resume(id), (error) => isAirworthyError(error, "run_ended"));
  await app.close();
}

/** A value is of one time that its step was done: no value is recorded twice, and each was really made. */
async function checkNothingTwice(
  store: Pick<Awaited<ReturnType<typeof openSqliteStore>>, "load">,
  id: RunId | undefined,
  world: World,
): Promise<void> {
  const stored = id === undefined ? undefined : await store.load(id);
  const steps = (stored?.calls ?? []).filter(({ kind }) => kind === "step");
  const values = steps.map(({ answer = "" }) => /"(?:message":")?([^"]*:\d+)"/.exec(answer)?.[1] ?? answer);
  assert.equal(new Set(values).size, values.length);
  assert.deepEqual(
    values.filter((value) => !world.done.includes(value)),
    [],
  );
  const kept = acknowledged.get(world) ?? new Map<string, string>();
  for (const [i, { address }] of steps.entries()) {
    const value = values[i] ?? "";
    assert.equal(kept.get(address) ?? value, value, `${address} was done again after it was kept`);
    kept.set(address, value);
  }
  for (const address of kept.keys())
    assert.ok(
      steps.some((step) => step.address === address),
      `${address} is lost`,
    );
  acknowledged.set(world, kept);
}

/** What was kept of each step when somebody last looked, by its address. */
const acknowledged = new WeakMap<World, Map<string, string>>();

test("whenever its process dies, a resumed run does nothing again that was kept, and ends as its replay", async () => {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-interleavings-"));
  try {
    const property = fc.asyncProperty(whole, deaths, (of, given) => survived(of, given, folder));
    await fc.assert(property, { seed, numRuns: 40 });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("whenever it is cancelled, a run ends as cancelled or as if nobody had, and replays to the same end", async () => {
  const property = fc.asyncProperty(whole, fc.nat({ max: 20 }), async (of, turns) => {
    const world = new World();
    const flow = flowOf(of, world);
    const app = await open({ store: ":memory:", workflows: [flow] });
    try {
      const stop = new AbortController();
      const running = app.run(flow, undefined, { signal: stop.signal });
      for (let i = 0; i < turns; i++) await setImmediate();
      stop.abort();
      const run = await running;
      const stored = await app.store.load(run.id);
      assert.ok(run.status === "cancelled" || run.status === "completed", run.status);
      assert.equal(stored?.status, run.status);
      if (run.status === "completed") assert.equal(stored?.calls.length, count(of));
      const did = world.done.length;
      assert.equal((await app.replay(run.id)).status, "same");
      assert.ok(world.done.length <= did + count(of));
      await assert.rejects(app.resume(run.id), (error) => isAirworthyError(error, "run_ended"));
    } finally {
      await app.close();
    }
  });

  await fc.assert(property, { seed, numRuns: 60 });
});
