import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { bodyOf } from "../../src/core/body.ts";
import type { SessionId } from "../../src/core/ids.ts";
import { callOf, execute, modelCall } from "../../src/store/_test-runs.ts";
import { openContents } from "../../src/store/contents/open-contents.ts";
import { differing, sumContents } from "../../src/store/contents/sum-contents.ts";
import { openStore } from "../../src/store/open-store.ts";
import { TestDatabases } from "../../src/store/postgres/_test-databases.ts";

const BIN = join(import.meta.dirname, "../../bin/airworthy.js");
const RUNS = 3_000;
/** Ctrl-C is told to go on, and a kill is not. */
const STOPS = [
  ["SIGINT", RUNS / 5, [130, null]],
  ["SIGKILL", RUNS / 2, [null, "SIGKILL"]],
] as const;
const TOOLS = "tools ".repeat(400);

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

test("a move to a database that is stopped, and killed half-way, goes on, and ends with equal hashes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-migrate-"));
  const file = join(folder, "store.db");
  const database = await databases.create();
  const url = databases.url(database);
  try {
    await makeRuns(file);
    for (const [signal, at, expected] of STOPS) {
      const stopped = migrate(file, url);
      const ended = once(stopped, "exit");
      await until(async () => (await runsIn(database)) >= at);
      stopped.kill(signal);
      assert.deepEqual(await ended, expected);
      const there = await runsIn(database);
      assert.ok(there >= at && there < RUNS, `${there} runs were there`);
      await assert.rejects(openStore(url), /has not come to its end/);
    }

    const last = migrate(file, url);
    assert.deepEqual(await once(last, "exit"), [0, null]);

    const [rows] = await databases.query(
      "SELECT count(*)::int AS runs, count(DISTINCT key)::int AS keys FROM airworthy.run",
      database,
    );
    assert.deepEqual(rows, { runs: RUNS, keys: RUNS });
    assert.deepEqual(differing(await sumsOf(file), await sumsOf(url)), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Conversations of five turns, with calls that share texts. */
async function makeRuns(path: string): Promise<void> {
  const store = await openStore(path);
  const talk = async (n: number) => {
    const session = `ses_${n}` as SessionId;
    for (let turn = 0; turn < 5; turn++) {
      const thread = Array.from({ length: turn + 1 }, (_, i) => `message ${i} of ${n}`);
      await execute(store, {
        start: { session, tags: [`t${n % 7}`] },
        calls: [modelCall(1, bodyOf("{}", { shared: TOOLS, thread })), callOf(2), callOf(3)],
        turn: { session, messages: [`message ${turn} of ${n}`] },
      });
    }
  };
  await Promise.all(Array.from({ length: RUNS / 5 }, (_, n) => talk(n)));
  await store.figures.catchUp();
  await store.close();
}

function migrate(from: string, to: string): ChildProcess {
  const args = [...process.execArgv.filter((arg) => !arg.startsWith("--test")), BIN];
  return spawn(process.execPath, [...args, "store", "migrate", "--from", from, "--to", to], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

async function runsIn(database: string): Promise<number> {
  const rows = await databases
    .query("SELECT count(*)::int AS n FROM airworthy.run", database)
    // Its schema is not there yet.
    .catch(() => [{ n: 0 }]);
  return Number(rows[0]?.n);
}

async function sumsOf(address: string) {
  const contents = await openContents(address, { readOnly: true });
  try {
    return await contents.snapshot((reader) => sumContents(reader));
  } finally {
    await contents.close();
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 120_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error("It did not come true in 120 s");
    await setTimeout(20);
  }
}
