import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { App, RunResult } from "airworthy";
import { isAirworthyError, open, parseRunId } from "airworthy";
import { randomOf, seedOf } from "./_random.ts";
import type { Said } from "./_victim.ts";
import { Victim } from "./_victim.ts";
import type { Shipped } from "./_workflows.ts";
import { PURPOSES, SENT, ship, unsafe } from "./_workflows.ts";
import type { LogLine } from "./_world.ts";
import { World } from "./_world.ts";

/** Processes that run, and are killed, at the same time. */
const LANES = 3;

interface Scene {
  readonly app: App;
  readonly world: World;
  readonly random: () => number;
  /** Starts a worker, which is ended with the scene at the latest. */
  readonly victim: () => Promise<Victim>;
}

async function inScene(use: (scene: Scene) => Promise<void>): Promise<void> {
  const seed = seedOf();
  console.log(`kill -9: TEST_SEED=${seed} chooses the same delays and runs again`);
  const folder = await mkdtemp(join(tmpdir(), "airworthy-crash-"));
  const world = new World(folder);
  const app = await open({ store: join(folder, "store.db"), workflows: [ship(world), unsafe(world)] });
  const victims: Promise<Victim>[] = [];
  const victim = () => {
    const started = Victim.start(folder);
    victims.push(started);
    return started;
  };
  try {
    await use({ app, world, random: randomOf(seed), victim });
  } finally {
    for (const started of await Promise.allSettled(victims))
      if (started.status === "fulfilled") await started.value.end();
    await app.close();
    world.close();
    await rm(folder, { recursive: true });
  }
}

/** How long a run takes that nobody kills, in ms, in a process as fresh as those that are killed. */
async function typicalTime({ victim }: Scene, workflow: "ship" | "unsafe"): Promise<number> {
  let longest = 0;
  for (const number of [1, 2, 3]) {
    const said = await (await victim()).work({ what: "start", workflow, run: `run_whole-${number}` });
    assert.ok(said !== "killed" && said.status === "completed", JSON.stringify(said));
    longest = Math.max(longest, said.took);
  }
  return longest;
}

interface Struck {
  /** Every run that was ever begun. */
  readonly runs: readonly string[];
  /** Those whose process never said how they ended. */
  readonly open: ReadonlySet<string>;
  readonly counts: { kills: number; inFlight: number; resumed: number };
}

/** Kills so many processes at random moments: runs that begin, and runs that are being resumed after a kill. */
async function strike(
  scene: Scene,
  { kills, workflow }: { kills: number; workflow: "ship" | "unsafe" },
): Promise<Struck> {
  const { app, random, victim } = scene;
  // Side by side they take longer than alone, and what is killed after its end tests nothing.
  const span = 1.4 * (await typicalTime(scene, workflow));
  const runs: string[] = [];
  const interrupted: string[] = [];
  const counts = { kills: 0, inFlight: 0, resumed: 0 };

  const choose = async () => {
    const delay = random() * span;
    const old = workflow === "ship" && random() < 0.35 ? interrupted.shift() : undefined;
    const status = old === undefined ? undefined : (await app.store.load(parseRunId(old)))?.status;
    if (old !== undefined && status === "running")
      return { what: "resume" as const, workflow, run: old, delay };
    // One that was killed before anything was stored begins anew; one that had ended unheard is done.
    const isNew = old === undefined || status !== undefined;
    const run = isNew ? `run_${workflow}-${runs.length}` : old;
    if (isNew) runs.push(run);
    return { what: "start" as const, workflow, run, delay };
  };
  const lane = async () => {
    for (let next = victim(); counts.kills < kills; ) {
      counts.kills += 1;
      const worker = await next;
      if (counts.kills < kills) next = victim();
      const { delay, ...work } = await choose();
      const said: Said = await worker.work(work, delay);
      if (said === "killed") {
        counts.inFlight += 1;
        interrupted.push(work.run);
      } else assert.equal(said.status, "completed", `${work.what} of ${work.run}: ${said.error}`);
      if (work.what === "resume") counts.resumed += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { runs, open: new Set(interrupted), counts };
}

function byRun(lines: readonly LogLine[]): ReadonlyMap<string, readonly LogLine[]> {
  return Map.groupBy(lines, ({ run }) => run);
}

/** No call was performed after its answer had reached the workflow, and every later answer was the same. */
function assertNoneTwice(lines: readonly LogLine[]): void {
  const got = new Map<string, unknown>();
  for (const { run, what, address, value } of lines) {
    if (what === "start")
      assert.ok(!got.has(address), `${run}: ${address} ran again after it was acknowledged`);
    else if (got.has(address)) assert.deepEqual(value, got.get(address), `${run}: ${address} changed`);
    else got.set(address, value);
  }
}

test("kill -9 at 200 random moments: every run ends right, and nothing is done twice", async () => {
  const from = performance.now();
  await inScene(async (scene) => {
    const { app, world, victim } = scene;
    const { runs, open: unfinished, counts } = await strike(scene, { kills: 200, workflow: "ship" });
    let other = 0;
    for (const run of unfinished) {
      const id = parseRunId(run);
      const status = (await app.store.load(id))?.status;
      if (status === "completed") continue;
      if (status === undefined) {
        // Killed before anything was stored: then nothing may have been acknowledged, and it begins anew.
        assert.deepEqual(
          world.log().filter((line) => line.run === run && line.what === "got"),
          [],
        );
        assert.equal((await app.run(ship(world), run, { id })).status, "completed");
      } else if (other < 10) {
        other += 1;
        const said = await (await victim()).work({ what: "resume", workflow: "ship", run });
        assert.ok(said !== "killed" && said.status === "completed", JSON.stringify(said));
      } else {
        const result = await app.resume(id);
        assert.equal(result.status, "completed", "error" in result ? String(result.error) : "");
      }
    }

    const logs = byRun(world.log());
    const writes = Map.groupBy(world.writes(), (write) => write.run);
    for (const run of runs) {
      const lines = logs.get(run) ?? [];
      assertNoneTwice(lines);
      const stored = await app.store.load(parseRunId(run));
      assert.ok(stored?.end?.status === "completed", `${run} is ${stored?.status}`);
      assert.equal(
        new Set(stored.calls.filter(({ state }) => state === "done").map(({ address }) => address)).size,
        20,
      );
      assert.deepEqual(
        writes
          .get(run)
          ?.map(({ purpose }) => purpose)
          .sort(),
        [...PURPOSES].sort(),
        run,
      );
      assertRight(JSON.parse(stored.end.output.text), { run, lines, refs: writes.get(run) ?? [] });
      assert.equal((await app.replay(parseRunId(run))).status, "same");
    }
    const took = ((performance.now() - from) / 1000).toFixed(1);
    console.log(
      `kill -9: ${counts.kills} kills, ${counts.inFlight} of them in a run, ` +
        `${counts.resumed} in a resume; ${runs.length} runs, all right; ${took} s`,
    );
    assert.ok(counts.inFlight >= 100, `only ${counts.inFlight} kills met a run`);
  });
});

/** The output is what the calls' answers make of it, and those are what the world has. */
function assertRight(
  output: Shipped,
  {
    run,
    lines,
    refs,
  }: { run: string; lines: readonly LogLine[]; refs: World["writes"] extends () => infer W ? W : never },
): void {
  const got = new Map(
    lines.flatMap(({ what, address, value }) => (what === "got" ? [[address, value]] : [])),
  );
  const refOf = (purpose: string) => refs.find((write) => write.purpose === purpose)?.ref;
  const expected = {
    order: run,
    at: got.get("now"),
    later: got.get("now#2"),
    parcel: got.get("uuid"),
    lot: got.get("random"),
    refs: ["pay", "reserve a", "reserve bb", "reserve ccc", "mail", "mail"].map(refOf),
    total: 1 + "the basket".length + 60,
  };
  assert.deepEqual(output, expected);
  assert.ok(output.later >= output.at);
}

test("kill -9 among writes that the world does not know again: in doubt or done, never twice unasked", async () => {
  await inScene(async (scene) => {
    const { app, world } = scene;
    const { runs, counts } = await strike(scene, { kills: 20, workflow: "unsafe" });
    let inDoubt = 0;
    for (const run of runs) {
      const id = parseRunId(run);
      const stored = await app.store.load(id);
      const ended: RunResult | undefined =
        stored === undefined
          ? await app.run(unsafe(world), run, { id })
          : stored.status === "running"
            ? await app.resume(id)
            : undefined;
      const times = world.timesSent(run);
      for (const [purpose, count] of times) assert.equal(count, 1, `${run} sent "${purpose}" ${count} times`);
      if (ended?.status === "failed") {
        inDoubt += 1;
        assert.ok(isAirworthyError(ended.error, "write_in_doubt"), String(ended.error));
        const unknown = String(ended.error.data?.address);
        assert.match(unknown, /send/);
        assert.equal((await app.store.load(id))?.status, "running");
        assert.equal((await app.resume(id, { repeatWrites: true })).status, "completed");
        const twice = [...world.timesSent(run)].filter(([, count]) => count > 1).map(([purpose]) => purpose);
        const began = (stored?.calls ?? []).filter(({ state }) => state === "begun").length;
        assert.ok(
          twice.length <= began,
          `${run} repeated ${twice.join(", ")}, ${began} writes had been announced`,
        );
      }
      assert.deepEqual([...world.timesSent(run).keys()].sort(), [...SENT].sort());
      assertNoneTwice(world.log().filter((line) => line.run === run));
      assert.equal((await app.replay(id)).status, "same");
    }
    console.log(
      `kill -9, writes without a key: ${counts.kills} kills, ${counts.inFlight} of them in a run, ${inDoubt} in doubt`,
    );
    assert.ok(inDoubt > 0, "no kill met a write");
  });
});
