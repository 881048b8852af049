import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import type { Config, RunId } from "airworthy";
import { isAirworthyError, workflow } from "airworthy";
import { openPostgresStore } from "airworthy/store";
import { bodyOf } from "../../src/core/body.ts";
import { newRunId } from "../../src/core/ids.ts";
import type { Store } from "../../src/core/store.ts";
import { openDbos, startDatabase, urlOf } from "./_dbos.ts";
import { LOCAL } from "./_local.ts";
import { openRestate } from "./_restate.ts";
import type { EngineFixture } from "./_scene.ts";
import { has, inScene, until } from "./_scene.ts";

type Setting = NonNullable<Config["engine"]>;

const pack = workflow({
  name: "pack",
  run: async (ctx, item: string) => ctx.step("wrap", () => `[${item}]`),
});
const asking = workflow({
  name: "asking",
  run: async (ctx, item: string) => `${item} ${(await ctx.approve("ok", { title: "Ok?" })).approved}`,
});

/** The app of `_other-app.ts`, once it takes runs. */
class OtherApp {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: AsyncIterator<string>) {
    this.#child = child;
    this.#lines = lines;
  }

  static async start(store: string, setting: Setting): Promise<OtherApp> {
    const script = join(import.meta.dirname, "_other-app.ts");
    const child = spawn(
      process.execPath,
      ["--conditions=airworthy-src", script, store, JSON.stringify(setting)],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const app = new OtherApp(child, lines);
    assert.equal((await lines.next()).value, "ready");
    return app;
  }

  async pack(item: string): Promise<string> {
    this.#child.stdin?.write(`${item}\n`);
    return (await this.#lines.next()).value;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.stdin?.end();
    await gone;
  }
}

const ENGINES: Readonly<Record<string, () => Promise<EngineFixture>>> = {
  Restate: openRestate,
  DBOS: openDbos,
};

for (const [name, openEngine] of Object.entries(ENGINES)) {
  test(`two apps on one ${name}, with a workflow of the same name, get each their own runs`, async () => {
    const fixture = await openEngine();
    try {
      await inScene(fixture, async ({ open, path }) => {
        const ours = await open({ workflows: [pack, asking], approvals: { attend: true } });
        const waiting = await ours.run(asking, "x");
        const other = await OtherApp.start(`${path}.other`, await fixture.setting());
        try {
          for (let i = 0; i < 10; i += 1) {
            const [result, told] = await Promise.all([ours.run(pack, `${i}`), other.pack(`${i}`)]);
            assert.deepEqual([result.status === "completed" && result.output, told], [`[${i}]`, `(${i})`]);
          }
          // Also what was begun before the other was there.
          await ours.decide(waiting.id, "ok" as never, { approved: true, by: "ada" });
          await until(ours, waiting.id, has("completed"));
        } finally {
          await other.stop();
        }
        const { runs } = await ours.store.list({ limit: 100 });
        assert.equal(runs.length, 11);
      });
    } finally {
      await fixture.dispose();
    }
  });
}

/** A run of a workflow, as a process leaves it behind that died after it was begun. */
async function leftBehind(store: Store, of: string): Promise<RunId> {
  const input = bodyOf(JSON.stringify("x"));
  const { run } = await store.begin({ id: newRunId(), workflow: of, startedAt: Date.now(), input });
  return run;
}

for (const [name, openEngine] of Object.entries(ENGINES)) {
  test(`an app on the store of another is refused by ${name} where it has no workflow in common, and not once that is gone`, async () => {
    const fixture = await openEngine();
    try {
      await inScene(fixture, async ({ open, path }) => {
        const other = await OtherApp.start(path, await fixture.setting());
        const ours = await open({ workflows: [asking] });
        try {
          await assert.rejects(
            ours.work(),
            refusal("engine_in_use", /the workflow pack, .* the workflow asking$/),
          );
          assert.equal(await other.pack("1"), "(1)");
          const newer = await open({ workflows: [asking, pack] });
          await newer.work();
          await newer.close();
        } finally {
          await other.stop();
        }
        await ours.work();
      });
    } finally {
      await fixture.dispose();
    }
  });
}

test("two apps that share a store in PostgreSQL go on with runs of their own workflows, and leave the others", async () => {
  const database = await startDatabase();
  try {
    await inScene(LOCAL, async ({ open }) => {
      const url = urlOf(database);
      const dead = await openPostgresStore({ connectionString: url });
      const [packed, shipped] = [await leftBehind(dead, "pack"), await leftBehind(dead, "ship")];
      await dead.close();
      const ship = workflow({ name: "ship", run: async (_, item: string) => `<${item}>` });
      const theirs = await open({ store: url, workflows: [ship] });
      await theirs.work();
      await until(theirs, shipped, has("completed"));
      const left = await theirs.store.load(packed);
      assert.deepEqual([left?.interrupted, left?.attempt], [true, 1]);
      await assert.rejects(theirs.resume(packed), refusal("workflow_unknown"));
      const ours = await open({ store: url, workflows: [pack] });
      await ours.work();
      const { attempt } = await until(ours, packed, has("completed"));
      assert.equal(attempt, 2);
    });
  } finally {
    await database.dispose();
  }
});

function refusal(code: string, message = /./): (error: unknown) => boolean {
  return (error) => isAirworthyError(error, code) && message.test(error.message);
}
