import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { bodyOf } from "../../core/body.ts";
import type { RunId } from "../../core/ids.ts";
import { newRunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import { workflow } from "../../core/workflow.ts";
import { openSqliteStore } from "../../store/sqlite/sqlite-store.ts";
import type { App } from "../open.ts";
import { open } from "../open.ts";

const folder = mkdtempSync(join(tmpdir(), "airworthy-takeover-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;

const count = workflow({
  name: "count",
  run: async (ctx) => [await ctx.step("one", () => "live"), await ctx.step("two", () => "live")],
});

/** A run that a process has begun, and of which one call is on record, as that process leaves it behind. */
async function leftBehind(store: Store, release?: string): Promise<RunId> {
  const ticket = await store.begin({
    id: newRunId(),
    workflow: "count",
    startedAt: Date.now(),
    input: bodyOf("{}"),
    ...(release === undefined ? {} : { release }),
  });
  await store.append(ticket, {
    seq: 1,
    kind: "step",
    address: "one" as never,
    state: "done",
    at: 0,
    took: 1,
    ask: undefined,
    askHash: undefined,
    answer: '"recorded"',
    note: undefined,
  });
  return ticket.run;
}

async function scene(
  prepare: (store: Store) => Promise<void>,
  work: (app: App) => Promise<void>,
): Promise<void> {
  files += 1;
  const path = join(folder, `${files}.db`);
  const dead = await openSqliteStore({ path });
  await prepare(dead);
  await dead.close();
  const app = await open({ store: path, workflows: [count], release: "v2" });
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

async function until(app: App, run: RunId, isSo: (stored: StoredRun) => boolean): Promise<StoredRun> {
  for (let left = 500; left > 0; left -= 1) {
    const stored = await app.store.load(run);
    if (stored !== undefined && isSo(stored)) return stored;
    await setTimeout(20);
  }
  throw new Error(`Run ${run} did not become what it should`);
}

test("work() finishes runs of dead processes, of its own version and of none, and leaves the others", async () => {
  const runs: RunId[] = [];
  await scene(
    async (store) => {
      for (const release of [undefined, "v2", "v1"]) runs.push(await leftBehind(store, release));
    },
    async (app) => {
      await app.work();
      const [plain, own, others] = runs as [RunId, RunId, RunId];
      for (const run of [plain, own]) {
        const { end, attempt } = await until(app, run, ({ status }) => status === "completed");
        assert.equal(end?.status === "completed" && end.output.text, '["recorded","live"]');
        assert.equal(attempt, 2);
      }
      assert.equal((await app.store.load(others))?.interrupted, true);
    },
  );
});

test("a run whose process dies again and again is told of once, and left to a person", async () => {
  let run: RunId | undefined;
  const warned: string[] = [];
  const hear = ({ message }: Error) => void warned.push(message);
  process.on("warning", hear);
  try {
    await scene(
      async (store) => {
        run = await leftBehind(store);
        for (let died = 0; died < 10; died += 1) await store.claim(run, { force: true });
      },
      async (app) => {
        assert.ok(run !== undefined);
        await app.work();
        while (warned.length === 0) await setTimeout(20);
        await setTimeout(1_200);

        assert.equal(warned.length, 1, warned.join("\n"));
        assert.match(warned[0] ?? "", /10 tries in a row/);
        assert.equal((await app.store.load(run))?.interrupted, true);
        // Whoever has looked may still have it finished.
        assert.equal((await app.resume(run)).status, "completed");
      },
    );
  } finally {
    process.off("warning", hear);
  }
});
