import { setTimeout } from "node:timers/promises";
import type { World } from "../_world.ts";
import type { Row, Scene } from "./_trial.ts";
import { assertWhole, busiest, countOf, ended, inFlight, when } from "./_trial.ts";

const RUNS = 40;

/** kill -9 of the busier of two workers. */
export async function kill(scene: Scene, trial: number): Promise<Row> {
  const { fleet, world, random } = scene;
  const runs = Array.from({ length: RUNS }, (_, i) => `run_kill-${trial}-${i}`);
  await inFlight(scene, runs);
  await setTimeout(random() * 300);
  const victim = busiest(scene, runs);
  const { pid } = fleet.workers[victim];
  await fleet.workers[victim].kill();
  const from = Date.now();
  const left = await unfinished(scene, runs);
  const orphans = ofWorker(world, pid, left);
  // What had not reached the store was not accepted: whoever started it starts it again.
  const unheard = runs.filter((run) => !left.has(run) && !left.done.has(run));
  for (const run of unheard) fleet.give(run);
  await when(() => ended(scene, runs), "all runs have ended");
  const doneAfter = Date.now() - from;
  const taken = takenBy(world, { pid, runs: orphans, from });
  const restarted = fleet.restart(victim);
  const { lost, twice, again, writes, keys } = await countOf(scene, runs);
  await assertWhole(scene, runs);
  await restarted;
  return {
    trial,
    "in flight": left.size,
    "on the victim": orphans.size,
    lost,
    twice,
    again,
    writes,
    keys,
    "taken over after ms": taken === undefined ? "" : taken - from,
    "all done after ms": doneAfter,
  };
}

async function unfinished(
  { fleet }: Scene,
  runs: readonly string[],
): Promise<Set<string> & { done: Set<string> }> {
  const facts = await fleet.app.store.factsOf(runs as never);
  const open = facts.filter(({ status }) => status === "running" || status === "waiting");
  const done = new Set(facts.filter((fact) => !open.includes(fact)).map(({ id }): string => id));
  return Object.assign(new Set(open.map(({ id }): string => id)), { done });
}

/** Those that this worker had in hand. */
function ofWorker(world: World, pid: number, runs: ReadonlySet<string>): Set<string> {
  const last = new Map(world.log().map((line) => [line.run, line.pid]));
  return new Set([...runs].filter((run) => last.get(run) === pid));
}

/** When the first of them went on in another process. */
function takenBy(
  world: World,
  { pid, runs, from }: { pid: number; runs: ReadonlySet<string>; from: number },
): number | undefined {
  return world.log().find((line) => line.pid !== pid && runs.has(line.run) && line.at >= from)?.at;
}
