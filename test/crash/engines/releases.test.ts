import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { App } from "airworthy";
import { parseRunId } from "airworthy";
import { openDbos } from "../../engines/_dbos.ts";
import { openRestate } from "../../engines/_restate.ts";
import { World } from "../_world.ts";
import { EngineWorker } from "./_fleet.ts";
import type { Setting } from "./_open-app.ts";
import { openApp } from "./_open-app.ts";
import { when } from "./_trial.ts";

const RUNS = 10;
const RELEASES = ["v1", "v2"] as const;
type Release = (typeof RELEASES)[number];
/** Ms in which a worker of the wrong release would have taken what is not its own. */
const A_WHILE = 2_000;

const idsOf = (release: Release) => Array.from({ length: RUNS }, (_, i) => parseRunId(`run_${release}-${i}`));

async function statusesOf(app: App, release: Release): Promise<ReadonlySet<string>> {
  return new Set((await app.store.factsOf(idsOf(release))).map(({ status }) => status));
}

async function outputsOf(app: App, release: Release): Promise<ReadonlySet<string>> {
  const stored = await Promise.all(idsOf(release).map((run) => app.store.load(run)));
  return new Set(stored.map((run) => (run?.end?.status === "completed" ? run.end.output.text : "none")));
}

/** Gives the runs of a release by its code, and is told of what people have decided. */
async function clientOf(
  folder: string,
  setting: Setting,
  { release, world }: { release: Release; world: World },
) {
  const idle = typeof setting === "string" ? setting : { ...setting, work: false };
  const app = await openApp({ folder, store: "file", release }, idle, world);
  // That nobody takes the runs of a worker that is gone is what is tried here.
  app.attend({ every: 200, onError: () => {} });
  return app;
}

for (const [name, openEngine] of Object.entries({ Restate: openRestate, DBOS: openDbos })) {
  test(`${name}: two releases are live at once, and each run ends with the one that began it`, async () => {
    const fixture = await openEngine();
    const folder = await mkdtemp(join(tmpdir(), "airworthy-releases-"));
    const world = new World(folder);
    const given = { folder, store: "file" };
    const settings = { v1: await fixture.setting(), v2: await fixture.setting() };
    const workers: EngineWorker[] = [];
    const clients: App[] = [];
    const start = async (release: Release) => {
      const worker = await EngineWorker.start({ ...given, release }, settings[release]);
      workers.push(worker);
      return worker;
    };
    try {
      const v1 = await start("v1");
      const v2 = await start("v2");
      for (const release of RELEASES)
        clients.push(await clientOf(folder, settings[release], { release, world }));
      const [one, two] = clients;
      assert.ok(one !== undefined && two !== undefined);
      for (const [app, release] of [
        [one, "v1"],
        [two, "v2"],
      ] as const)
        for (const id of idsOf(release))
          app.run(app.workflows.get("asking") as never, id as never, { id }).catch(() => {});
      for (const release of RELEASES)
        await when(
          async () =>
            (await statusesOf(one, release)).has("waiting") && (await statusesOf(one, release)).size === 1,
          `all of ${release} wait`,
        );

      // Decided while no worker of the first release is there.
      await v1.kill();
      for (const [app, release] of [
        [one, "v1"],
        [two, "v2"],
      ] as const)
        for (const id of idsOf(release)) await app.decide(id, "ok" as never, { approved: true, by: "eve" });
      await when(
        async () => (await outputsOf(one, "v2")).has('"v2>v2"') && (await outputsOf(one, "v2")).size === 1,
        "all of v2 have ended",
      );
      await setTimeout(A_WHILE);
      assert.ok(!(await statusesOf(one, "v1")).has("completed"), "a worker of v2 went on with a run of v1");

      await start("v1");
      await when(async () => !(await outputsOf(one, "v1")).has("none"), "all of v1 have ended");
      assert.deepEqual([...(await outputsOf(one, "v1"))], ['"v1>v1"']);
      const pids = new Map(world.log().map(({ run, pid }) => [`${run.slice(0, 6)} ${pid}`, pid]));
      assert.deepEqual(
        [...pids.keys()].filter((key) => key === `run_v1 ${v2.pid}` || key === `run_v2 ${v1.pid}`),
        [],
      );
      console.log(`${name}: ${RUNS} x v1>v1, ${RUNS} x v2>v2`);
    } finally {
      for (const app of clients) await app.close();
      for (const worker of workers) if (worker.isAlive) await worker.kill();
      world.close();
      await fixture.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  });
}
