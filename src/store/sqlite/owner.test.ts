import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Database } from "./database.ts";
import { openDatabase } from "./database.ts";
import { MIGRATIONS } from "./migrate.ts";
import { NOBODY, Owner } from "./owner.ts";

const SECOND = 1_000;

test("isAlive() takes another host's word for 30 s", () => {
  const { database, owner, host } = setUp();
  add(database, { id: 1, host: "elsewhere", heartbeat: Date.now() - 20 * SECOND });
  add(database, { id: 2, host: "elsewhere", heartbeat: Date.now() - 40 * SECOND });

  assert.deepEqual(
    [1, 2, 3].map((id) => owner.isAlive(id)),
    [true, false, false],
  );
  assert.notEqual(host, "elsewhere");
  assert.deepEqual(owner.alive(), [NOBODY, 1, owner.id]);
});

test("isAlive() asks the system about processes of its own host", () => {
  const { database, owner, host } = setUp();
  add(database, { id: 1, host, pid: 2 ** 22 + 1, birth: "1", heartbeat: Date.now() });

  assert.equal(owner.isAlive(1), false);
});

test("isAlive() is not taken in by a process id that came back", () => {
  const { database, owner, host } = setUp();
  add(database, { id: 1, host, pid: process.ppid, birth: "an earlier one", heartbeat: Date.now() });
  add(database, { id: 2, host, pid: process.pid, birth: "an earlier one", heartbeat: Date.now() });

  assert.deepEqual(
    [1, 2].map((id) => owner.isAlive(id)),
    [false, false],
  );
});

test("a process that is stopped lives for 3 s, and again once it goes on", {
  skip: process.platform !== "linux",
}, async () => {
  const { database, owner, host } = setUp();
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const pid = Number(child.pid);
  try {
    const birth = String(readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[21]);
    add(database, { id: 1, host, pid, birth, heartbeat: Date.now() - SECOND });
    add(database, { id: 2, host, pid, birth, heartbeat: Date.now() - 4 * SECOND });
    const lives = () => [1, 2].map((id) => owner.isAlive(id));
    const stateIs = async (isIt: (state: string) => boolean) => {
      const state = () => readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[2] ?? "";
      while (!isIt(state())) await setTimeout(1);
    };
    assert.deepEqual(lives(), [true, true]);

    child.kill("SIGSTOP");
    await stateIs((state) => state === "T");
    assert.deepEqual(lives(), [true, false]);

    child.kill("SIGCONT");
    await stateIs((state) => state !== "T");
    assert.deepEqual(lives(), [true, true]);
  } finally {
    child.kill("SIGKILL");
  }
});

test("a store of the same process lives until it is closed", () => {
  const { database, owner } = setUp();
  const other = new Owner(database);
  other.beat();
  assert.equal(owner.isAlive(other.id), true);
  assert.equal(owner.describe(other.id).startsWith(`process ${process.pid} on `), true);

  other.leave();
  other.close();
  assert.equal(owner.isAlive(other.id), false);
});

test("beat() writes a row now and then, and takes dead owners out", () => {
  const { database, owner } = setUp();
  const rows = () =>
    database
      .prepare("SELECT id, heartbeat FROM process ORDER BY id")
      .all()
      .map(({ id }) => id);
  add(database, { id: 1, host: "elsewhere", heartbeat: 0 });
  const other = new Owner(database);

  const start = Date.now();
  const undo = other.beat(start);
  assert.ok(undo !== undefined && !rows().includes(1));
  assert.equal(other.beat(start + SECOND / 4), undefined);
  assert.notEqual(other.beat(start + SECOND), undefined);
  assert.deepEqual(
    rows(),
    [owner.id, other.id].sort((a, b) => a - b),
  );
});

interface Entry {
  readonly id: number;
  readonly host: string;
  readonly heartbeat: number;
  readonly pid?: number;
  readonly birth?: string;
}

function add(database: Database, { id, host, heartbeat, pid = 1, birth = "" }: Entry): void {
  database.prepare("INSERT INTO process VALUES (?, ?, ?, ?, ?)").run(id, pid, birth, host, heartbeat);
}

function setUp() {
  const database = openDatabase(":memory:", { readOnly: false });
  for (const { apply } of MIGRATIONS) apply(database);
  const owner = new Owner(database);
  owner.beat();
  const host = String(database.prepare("SELECT host FROM process").get()?.host);
  return { database, owner, host };
}
