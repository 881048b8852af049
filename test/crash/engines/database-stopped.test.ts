import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { parseRunId } from "airworthy";
import { ON_FILE, ON_POSTGRES } from "./_setups.ts";
import type { Row, Scene } from "./_trial.ts";
import { assertWhole, countOf, ended, inFlight, printTable, when, withFleet } from "./_trial.ts";

const TRIALS = Math.ceil(Number(process.env.AIRWORTHY_TRIALS ?? 1) / 4);
const RUNS = 40;
/** Ms. */
const STOPPED = 3_000;

const setups = { DBOS: ON_FILE.DBOS, ...ON_POSTGRES };

for (const [name, open] of Object.entries(setups)) {
  if (open === undefined) continue;
  test(`${name}: no accepted run is lost when PostgreSQL is stopped hard for ${STOPPED / 1_000} s`, async () => {
    await withFleet(open, async (scene) => {
      const rows = [];
      for (let trial = 1; trial <= TRIALS; trial += 1) rows.push(await stop(scene, trial));
      printTable(`${name}: PostgreSQL stopped hard for ${STOPPED / 1_000} s, ${RUNS} runs in flight`, rows);
      for (const { lost, twice, writes, keys } of rows)
        assert.deepEqual([lost, twice, writes === keys], [0, 0, true]);
    });
  });
}

async function stop(scene: Scene, trial: number): Promise<Row> {
  const { fleet, random, server } = scene;
  if (server === undefined) throw new Error("There is no server to stop");
  const runs = Array.from({ length: RUNS }, (_, i) => `run_stop-${trial}-${i}`);
  await inFlight(scene, runs);
  await setTimeout(random() * 300);
  await server.stop("SIGQUIT");
  const from = Date.now();
  await setTimeout(STOPPED);
  await server.start();
  await when(
    () =>
      fleet.app.store.stats().then(
        () => true,
        () => false,
      ),
    "the store answers again",
  );
  const accepted: string[] = [];
  for (const run of runs) if ((await fleet.app.store.load(parseRunId(run))) !== undefined) accepted.push(run);
  await when(() => ended(scene, accepted), "all accepted runs have ended");
  const done = Date.now() - from;
  const { lost, twice, again, writes, keys } = await countOf(scene, accepted);
  await assertWhole(scene, accepted);
  return { trial, accepted: accepted.length, lost, twice, again, writes, keys, "all done after ms": done };
}
