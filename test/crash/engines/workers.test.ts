import assert from "node:assert/strict";
import { test } from "node:test";
import { freeze } from "./_freeze.ts";
import { kill } from "./_kill.ts";
import { SETUPS } from "./_setups.ts";
import { printTable, withFleet } from "./_trial.ts";

/** Trials of each kind; `.ci/run` makes ten kills and three freezes. */
const KILLS = Number(process.env.AIRWORTHY_TRIALS ?? 2);
const FREEZES = Math.ceil(KILLS / 4);

for (const [name, open] of Object.entries(SETUPS)) {
  test(`${name}: the runs of a worker that dies, or stands still, go on in the other`, async () => {
    await withFleet(open, async (scene) => {
      const killed = [];
      for (let trial = 1; trial <= KILLS; trial += 1) killed.push(await kill(scene, trial));
      printTable(`${name}: kill -9 of one of two workers, 40 runs in flight`, killed);
      const frozen = [];
      for (let trial = 1; trial <= FREEZES; trial += 1) frozen.push(await freeze(scene, trial));
      printTable(`${name}: SIGSTOP of one of two workers for 12 s, 20 runs in flight`, frozen);
      for (const row of [...killed, ...frozen]) {
        assert.deepEqual([row.lost, row.twice, row.writes === row.keys], [0, 0, true]);
        // A worker that is struck when its work is just done leaves nothing to take over.
        const left = Number(row["on the victim"] ?? row["on the frozen"]);
        assert.ok(left === 0 || Number(row["taken over after ms"]) > 0, "nothing was taken over");
      }
      for (const row of frozen) assert.equal(row["calls of the woken"], 0);
    });
  });
}
