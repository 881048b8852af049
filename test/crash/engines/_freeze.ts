import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import type { Row, Scene } from "./_trial.ts";
import { assertWhole, busiest, countOf, ended, inFlight, when } from "./_trial.ts";

const RUNS = 20;
/** Ms. */
const FROZEN = 12_000;
const WOKEN = 2_000;

/** SIGSTOP of the busier of two workers, and SIGCONT when the other has done its work. */
export async function freeze(scene: Scene, trial: number): Promise<Row> {
  const { fleet, world, random } = scene;
  const runs = Array.from({ length: RUNS }, (_, i) => `run_freeze-${trial}-${i}`);
  await inFlight(scene, runs);
  await setTimeout(random() * 300);
  const worker = fleet.workers[busiest(scene, runs)];
  await freezeOutsideOfTransactions(scene, worker);
  const from = Date.now();
  const last = new Map(world.log().map((line) => [line.run, line.pid]));
  const its = new Set(runs.filter((run) => last.get(run) === worker.pid));
  const facts = await fleet.app.store.factsOf(runs as never);
  const open = new Set(facts.flatMap(({ id, status }) => (status === "running" ? [String(id)] : [])));
  const orphans = new Set([...its].filter((run) => open.has(run)));
  await when(() => ended(scene, runs), "all runs have ended");
  const doneAfter = Date.now() - from;
  // As long as it takes, should the machine be busy: nothing of it may come from the one that is frozen.
  await setTimeout(Math.max(0, FROZEN - (Date.now() - from)));
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
    const files = fleet.given.store === "file" ? ["store.db", "world.db"] : ["world.db"];
    if (files.every((file) => isFree(join(fleet.given.folder, file)))) return;
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
