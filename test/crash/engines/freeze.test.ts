import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { SETUPS } from "./_setups.ts";
import type { Scene } from "./_trial.ts";
import { assertWhole, countOf, ended, inFlight, printTable, when, withFleet } from "./_trial.ts";

const TRIALS = Number(process.env.AIRWORTHY_TRIALS ?? 1);
const RUNS = 20;
/** Ms. */
const FROZEN = 12_000;
const WOKEN = 2_000;

for (const [name, open] of Object.entries(SETUPS)) {
  test(`${name}: a worker that is frozen for ${FROZEN / 1_000} s loses its runs, and starts no call when it wakes`, async () => {
    await withFleet(open, async (scene) => {
      const rows = [];
      for (let trial = 1; trial <= TRIALS; trial += 1) rows.push(await freeze(scene, trial));
      printTable(
        `${name}: SIGSTOP of one of two workers for ${FROZEN / 1_000} s, ${RUNS} runs in flight`,
        rows,
      );
      for (const row of rows) {
        assert.deepEqual(
          [row.lost, row.twice, row.writes === row.keys, row["calls of the woken"]],
          [0, 0, true, 0],
        );
        assert.ok(Number(row["taken over after ms"]) > 0, "nothing was taken over");
      }
    });
  });
}

async function freeze(scene: Scene, trial: number) {
  const { fleet, world, random } = scene;
  const runs = Array.from({ length: RUNS }, (_, i) => `run_freeze-${trial}-${i}`);
  await inFlight(scene, runs);
  const victim = random() < 0.5 ? 0 : 1;
  const worker = fleet.workers[victim];
  await freezeOutsideOfTransactions(scene, worker);
  const from = Date.now();
  const last = new Map(world.log().map((line) => [line.run, line.pid]));
  const its = new Set(runs.filter((run) => last.get(run) === worker.pid));
  const facts = await fleet.app.store.factsOf(runs as never);
  const open = new Set(facts.flatMap(({ id, status }) => (status === "running" ? [String(id)] : [])));
  const orphans = new Set([...its].filter((run) => open.has(run)));
  await when(() => ended(scene, runs), "all runs have ended", FROZEN - 1_000);
  const doneAfter = Date.now() - from;
  await setTimeout(FROZEN - (Date.now() - from));
  const woken = Date.now();
  worker.thaw();
  await setTimeout(WOKEN);
  const lines = world.log();
  const taken = lines.find(({ pid, run, at }) => pid !== worker.pid && orphans.has(run) && at >= from)?.at;
  const started = lines.filter(({ pid, what, at }) => pid === worker.pid && what === "start" && at >= woken);
  const { lost, twice, again, writes, keys } = await countOf(scene, runs);
  await assertWhole(scene, runs);
  return {
    trial,
    "in flight": open.size,
    "on the frozen": orphans.size,
    lost,
    twice,
    again,
    writes,
    keys,
    "taken over after ms": taken === undefined ? 0 : taken - from,
    "all done after ms": doneAfter,
    "calls of the woken": started.length,
  };
}

/**
 * A process that is frozen in the middle of a transaction holds the lock of an SQLite file until it goes on, and nobody
 * can write to it: that is SQLite's, and no engine's, so the moment is chosen anew then.
 */
async function freezeOutsideOfTransactions(
  { fleet }: Scene,
  worker: { freeze(): void; thaw(): void },
): Promise<void> {
  for (;;) {
    worker.freeze();
    await setTimeout(20);
    if (["store.db", "world.db"].every((file) => isFree(join(fleet.folder, file)))) return;
    worker.thaw();
    await setTimeout(20);
  }
}

function isFree(path: string): boolean {
  const database = new DatabaseSync(path, { timeout: 300 });
  try {
    database.exec("BEGIN IMMEDIATE; ROLLBACK");
    return true;
  } catch {
    return false;
  } finally {
    database.close();
  }
}
