import assert from "node:assert/strict";
import { test } from "node:test";
import { ON_POSTGRES } from "./_setups.ts";
import { assertWhole, busiest, countOf, ended, inFlight, printTable, when, withFleet } from "./_trial.ts";

const MINUTE = 60_000;
/** One clock is five minutes ahead of the other, and neither is right. */
const SKEWS = [3 * MINUTE, -2 * MINUTE] as const;
const RUNS = 20;

for (const [name, open] of Object.entries(ON_POSTGRES)) {
  test(`${name}: workers whose clocks differ by five minutes lose no run, and make no call twice that was kept`, async () => {
    await withFleet(
      open,
      async (scene) => {
        const { fleet } = scene;
        // Nobody dies at first: a clock alone must not make one worker take the other for dead.
        const quiet = Array.from({ length: RUNS }, (_, i) => `run_skew-quiet-${i}`);
        await inFlight(scene, quiet);
        await when(() => ended(scene, quiet), "all runs have ended");
        const undisturbed = await countOf(scene, quiet);
        const runs = Array.from({ length: RUNS }, (_, i) => `run_skew-${i}`);
        await inFlight(scene, runs);
        await fleet.workers[busiest(scene, runs)].kill();
        const from = performance.now();
        const accepted = await fleet.app.store.factsOf(runs as never);
        const heard = runs.filter((run) => accepted.some(({ id }) => id === run));
        for (const run of runs) if (!heard.includes(run)) fleet.give(run);
        await when(() => ended(scene, runs), "all runs have ended");
        const row = {
          "again, undisturbed": undisturbed.again,
          ...(await countOf(scene, runs)),
          "all done after ms": Math.round(performance.now() - from),
        };
        printTable(`${name}: clocks 5 min apart, kill -9 of one of two workers, ${RUNS} runs in flight`, [
          row,
        ]);
        await assertWhole(scene, [...quiet, ...runs]);
        assert.deepEqual([row.lost, row.twice, row.writes], [0, 0, row.keys]);
        assert.deepEqual([undisturbed.lost, undisturbed.twice], [0, 0]);
      },
      SKEWS,
    );
  });
}
