import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, copyFile, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import type { App } from "airworthy";
import { open, workflow } from "airworthy";
import { openSqliteStore } from "airworthy/store";
import type { FullDisk } from "./_full-disk.ts";
import { assertTyped, inFolder, outputOf, typed } from "./_scene.ts";

/** Steps until it is told to stop, and says how many were acknowledged. */
const counting = workflow({
  name: "counting",
  run: async (ctx, { until }: { until: number }) => {
    for (let i = 1; i <= until; i++) {
      await ctx.step("count", () => setTimeout(1));
      progress.set(ctx.runId, i);
    }
    return until;
  },
});
const progress = new Map<string, number>();

async function reached(app: App, steps: number): Promise<string> {
  for (;;) {
    const [run] = (await app.store.list({ status: "running" })).runs;
    if (run !== undefined && (progress.get(run.id) ?? 0) >= steps) return run.id;
    await setTimeout(2);
  }
}

/** An app on a file, and one elsewhere whose run must not notice what happens to the file. */
async function inTwoStores(use: (app: App, path: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const path = join(folder, "store.db");
    const app = await open({ store: path, workflows: [counting] });
    const other = await open({ store: join(folder, "other.db"), workflows: [counting] });
    const beside = other.run(counting, { until: 100 });
    try {
      await use(app, path);
      assert.equal(outputOf(await beside), 100);
    } finally {
      await app.close();
      await other.close();
    }
  });
}

/** A process that has the file open and locks it when it is told to. */
async function locker(path: string): Promise<{ lock(): Promise<void>; release(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "_locker.ts"), path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    lock: async () => {
      child.stdin.write("now\n");
      await once(child.stdout, "data");
    },
    release: async () => {
      child.stdin.end();
      await once(child, "close");
    },
  };
}

test("a store that another process locks for a while delays runs, and loses nothing", () =>
  inTwoStores(async (app, path) => {
    const other = await locker(path);
    const running = app.run(counting, { until: 600 });
    const id = await reached(app, 5);
    await other.lock();
    await setTimeout(50);
    const before = progress.get(id) ?? 0;
    await setTimeout(300);
    assert.ok(before < 600, "the lock came too late");
    assert.equal(progress.get(id), before);
    await other.release();

    const run = await running;
    assert.equal(outputOf(run), 600);
    assert.equal((await app.replay(run.id)).status, "same");
  }));

test("a store that another process does not let go of ends the run, which can be resumed", (context) =>
  inTwoStores(async (app, path) => {
    const other = await locker(path);
    const running = app.run(counting, { until: 600 });
    await reached(app, 5);
    await other.lock();
    // The writer waits for 30 s by the clock, which goes ahead by 10 s each time it is looked at.
    let now = Date.now();
    const clock = context.mock.method(Date, "now", () => (now += 10_000));
    const run = await running;
    clock.mock.restore();
    await other.release();
    assert.ok(run.status === "failed");
    assertTyped(run.error, "store_busy");

    const stored = await app.store.load(run.id);
    assert.ok((stored?.calls.length ?? 0) >= (progress.get(run.id) ?? 0));
    const resumed = await app.resume(run.id);
    assert.equal(outputOf(resumed), 600);
    assert.equal((await app.store.load(run.id))?.status, "completed");
    assert.equal((await app.replay(run.id)).status, "same");
  }));

for (const what of ["deleted", "moved away"]) {
  test(`a store that is ${what} under a run ends it; put back, it has every acknowledged call`, () =>
    inTwoStores(async (app, path) => {
      const done = await app.run(counting, { until: 3 });
      const running = app.run(counting, { until: 100_000 });
      await reached(app, 5);
      if (what === "deleted") await rm(path);
      else await rename(path, `${path}.away`);
      const run = await running;
      assert.ok(run.status === "failed");
      assertTyped(run.error, "store_gone");
      await assert.rejects(app.run(counting, { until: 1 }).then(refuseFailed), typed("store_gone"));
      // What is stored can still be read through the open file.
      assert.equal((await app.replay(done.id)).status, "same");
      if (what === "deleted") return;

      await rename(`${path}.away`, path);
      const again = await open({ store: path, workflows: [counting] });
      assert.equal((await again.replay(done.id)).status, "same");
      const stored = await again.store.load(run.id);
      assert.ok(stored !== undefined && stored.calls.length > 5);
      await again.close();
    }));
}

function refuseFailed(run: Awaited<ReturnType<App["run"]>>): void {
  if (run.status === "failed") throw run.error;
}

test("a store opened for reading only runs nothing, says so before anything is done, and replays", () =>
  inFolder(async (folder) => {
    const path = join(folder, "store.db");
    const app = await open({ store: path, workflows: [counting] });
    const done = await app.run(counting, { until: 3 });
    const reader = await open({
      store: await openSqliteStore({ path, readOnly: true }),
      workflows: [counting],
    });

    await assert.rejects(reader.run(counting, { until: 1 }), typed("store_read_only"));
    await assert.rejects(reader.fork(done.id), typed("store_read_only"));
    await assert.rejects(reader.rerun(done.id), typed("store_read_only"));
    assert.equal((await reader.replay(done.id)).status, "same");
    assert.equal(outputOf(await app.run(counting, { until: 2 })), 2);
    await reader.close();
    await app.close();
  }));

test("a file or folder without write permission is refused when the app opens, with what to do", () =>
  inFolder(async (folder) => {
    const path = join(folder, "store.db");
    const app = await open({ store: path, workflows: [counting] });
    outputOf(await app.run(counting, { until: 3 }));
    await app.close();
    const sealed = join(folder, "sealed");
    await mkdir(sealed);
    await copyFile(path, join(sealed, "store.db"));
    await chmod(join(sealed, "store.db"), 0o444);
    await chmod(sealed, 0o555);
    await chmod(folder, 0o755);

    await asOrdinaryUser(async () => {
      await assert.rejects(open({ store: join(sealed, "store.db") }), typed("store_read_only"));
      await assert.rejects(open({ store: join(sealed, "new.db") }), typed("store_unreachable"));
    });
    await chmod(sealed, 0o755);
  }));

/** Permissions mean nothing to root, as which tests run in many containers. */
async function asOrdinaryUser(body: () => Promise<void>): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await body();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

const run = promisify(execFile);

/** Runs a script on a file system of 8 MB that is gone with it; undefined where this system does not let us mount one. */
async function onSmallDisk(script: string, folder: string): Promise<string | undefined> {
  const mounted = 'mount -t tmpfs -o size=8m tmpfs "$0" && exec "$@"';
  for (const flags of [["-m"], ["-rm"]]) {
    const inside = (command: readonly string[]) =>
      run("unshare", [...flags, "sh", "-c", mounted, folder, ...command]);
    const works = await inside(["true"]).then(
      () => true,
      () => false,
    );
    if (works) return (await inside([process.execPath, "--conditions=airworthy-src", script, folder])).stdout;
  }
  return undefined;
}

test("a full disk ends runs that write, keeps what was acknowledged, and lets them be resumed", () =>
  inFolder(async (folder) => {
    const printed = await onSmallDisk(join(import.meta.dirname, "_full-disk.ts"), folder);
    if (printed === undefined)
      return console.log("Not tested: a full disk, since this system lets nobody mount a small one");
    const seen: FullDisk = JSON.parse(printed);

    assert.deepEqual([seen.small, seen.filling, seen.elsewhere], ["completed", "store_full", "completed"]);
    assert.ok(["completed", "store_full"].includes(seen.beside), seen.beside);
    assert.equal(seen.refused, "store_full");
    assert.equal(seen.replayed, "same");
    assert.ok(seen.acknowledged > 1 && seen.acknowledged < 20, `${seen.acknowledged} acknowledged`);
    assert.ok(seen.stored >= seen.acknowledged);
    assert.deepEqual(new Set(seen.resumed), new Set(["completed"]));
    assert.deepEqual(seen.ranTwice, []);
  }));
