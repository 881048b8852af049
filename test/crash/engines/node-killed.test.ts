import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { startHaproxy } from "../../../tools/engines/start-haproxy.ts";
import type { Restate } from "../../../tools/engines/start-restate.ts";
import { freePorts, startRestate } from "../../../tools/engines/start-restate.ts";
import type { Row, Scene } from "./_trial.ts";
import { assertWhole, countOf, ended, printTable, when, withFleet } from "./_trial.ts";

const KILLS = Number(process.env.AIRWORTHY_TRIALS === undefined ? 2 : 4);
/** Runs that are given before, while and after a node is killed. */
const RUNS = 60;

test("a cluster of three Restate nodes loses one after the other, and no run that it accepted", async () => {
  let cluster: Restate | undefined;
  const open = async () => {
    cluster = await startRestate({ nodes: 3 });
    const { ingress, admin, dispose } = cluster;
    const [front = 0, first = 0, second = 0] = await freePorts(3);
    const balancer = await startHaproxy(front, [first, second]);
    const worker = (port: number) => ({ restate: { ingress, admin, url: balancer.url, listen: { port } } });
    return {
      store: "file",
      settings: [worker(first), worker(second)] as const,
      dispose: async () => {
        await balancer.dispose();
        await dispose();
      },
    };
  };
  await withFleet(open, async (scene) => {
    if (cluster === undefined) throw new Error("The cluster did not start");
    const rows = [];
    for (let trial = 1; trial <= KILLS; trial += 1) rows.push(await killNode(scene, cluster, trial));
    printTable("Restate, three nodes, replication 2: kill -9 of a node under load", rows);
    for (const { lost, twice, writes, keys } of rows)
      assert.deepEqual([lost, twice, writes === keys], [0, 0, true]);
  });
});

async function killNode(scene: Scene, cluster: Restate, trial: number): Promise<Row> {
  const { fleet, random } = scene;
  const runs = Array.from({ length: RUNS }, (_, i) => `run_node-${trial}-${i}`);
  // Each in its turn, so that leaders are among them.
  const node = trial % 3;
  const killAt = Math.floor(RUNS / 3 + (random() * RUNS) / 3);
  let killedAt = 0;
  for (const [i, run] of runs.entries()) {
    fleet.give(run);
    if (i === killAt) {
      killedAt = Date.now();
      await cluster.kill(node);
    }
    await setTimeout(30);
  }
  await when(() => ended(scene, runs), "all runs have ended");
  const done = Date.now() - killedAt;
  const from = Date.now();
  await cluster.start(node);
  const back = Date.now() - from;
  const { lost, twice, again, writes, keys } = await countOf(scene, runs);
  await assertWhole(scene, runs);
  return {
    trial,
    node: node + 1,
    runs: RUNS,
    lost,
    twice,
    again,
    writes,
    keys,
    "all done after ms": done,
    "node back after ms": back,
  };
}
