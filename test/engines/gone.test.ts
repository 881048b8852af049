import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunResult } from "airworthy";
import { workflow } from "airworthy";
import { freePorts, startRestate } from "../../tools/engines/start-restate.ts";
import { startDatabase, urlOf } from "./_dbos.ts";
import { LOCAL } from "./_local.ts";
import type { Scene } from "./_scene.ts";
import { inScene } from "./_scene.ts";

const pack = workflow({
  name: "pack",
  run: async (ctx, item: string) => ctx.step("wrap", () => `[${item}]`),
});

/** Runs that are given while the engine is away are kept, and go on when it is back; its going ends no app. */
async function outlives(
  { open }: Scene,
  engine: Parameters<Scene["open"]>[1] & object,
  { stop, start }: { stop: () => Promise<void>; start: () => Promise<void> },
): Promise<void> {
  const app = await open({ workflows: [pack], engine });
  assert.equal((await app.run(pack, "before")).status, "completed");
  await stop();
  const meanwhile = ["a", "b", "c"].map((item) => app.run(pack, item));
  const told = Promise.all(meanwhile);
  await start();
  const results: RunResult[] = await told;
  assert.deepEqual(
    results.map((result) => (result.status === "completed" ? result.output : result.status)),
    ["[a]", "[b]", "[c]"],
  );
}

test("Restate goes away while an app works, and comes back", () =>
  inScene(LOCAL, async (scene) => {
    const restate = await startRestate();
    const [port = 0] = await freePorts(1);
    const { ingress, admin } = restate;
    try {
      await outlives(
        scene,
        { restate: { ingress, admin, listen: { port } } },
        { stop: () => restate.kill(0), start: () => restate.start(0) },
      );
    } finally {
      await restate.dispose();
    }
  }));

test("the database of DBOS goes away while an app works, and comes back", () =>
  inScene(LOCAL, async (scene) => {
    const database = await startDatabase();
    try {
      await outlives(
        scene,
        { dbos: { url: urlOf(database) } },
        { stop: () => database.stop("SIGQUIT"), start: () => database.start() },
      );
    } finally {
      await database.dispose();
    }
  }));
