import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { open } from "airworthy";
import { payingWorkflow } from "./_workflow.ts";

const RUNS = 12;

interface Scene extends Disposable {
  readonly store: string;
  readonly log: string;
  /** Starts another process on the store. */
  start(what: string, ...more: readonly string[]): Other;
  /** What was paid, each key once. */
  paid(): readonly string[];
}

interface Other {
  readonly lines: AsyncIterator<string>;
  readonly ended: Promise<NodeJS.Signals | null>;
  say(text: string): void;
}

function scene(): Scene {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-approvals-"));
  const [store, log] = [join(folder, "store.db"), join(folder, "paid.txt")];
  return {
    store,
    log,
    start(what, by = "ann", ...runs) {
      const script = join(import.meta.dirname, "_process.ts");
      const child = spawn(
        process.execPath,
        ["--conditions=airworthy-src", script, what, store, log, by, ...runs],
        {
          stdio: ["pipe", "pipe", "inherit"],
        },
      );
      return {
        lines: createInterface(child.stdout)[Symbol.asyncIterator](),
        ended: new Promise((resolve) => child.once("close", (_code, signal) => resolve(signal))),
        say: (text) => void child.stdin.end(`${text}\n`),
      };
    },
    paid: () => [...new Set(readFileSync(log, "utf8").trim().split("\n"))],
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

test("of two processes that decide the same runs at once each run has one winner, which the other is told", async () => {
  using at = scene();
  const paying = payingWorkflow({ log: at.log });
  const app = await open({ store: at.store, workflows: [paying] });
  const runs = await Promise.all(Array.from({ length: RUNS }, async (_, n) => (await app.run(paying, n)).id));
  const others = [at.start("decide", "ann", ...runs), at.start("decide", "bo", ...runs)];
  for (const { lines } of others) assert.equal((await lines.next()).value, "ready");
  for (const { say } of others) say("go");
  const [ann = [], bo = []] = await Promise.all(
    others.map(async ({ lines }) => JSON.parse(String((await lines.next()).value)) as string[]),
  );
  for (const { ended } of others) await ended;

  for (const [i, run] of runs.entries()) {
    const [one, other] = [ann[i] ?? "", bo[i] ?? ""];
    assert.ok((one === "won") !== (other === "won"), `${one} | ${other}`);
    const [winner, loser] = one === "won" ? ["ann", other] : ["bo", one];
    assert.match(loser, new RegExp(`: ${winner} approved it at 20`));
    const [decision] = (await app.store.approvals.list({ run })).approvals.map(
      (approval) => approval.decision,
    );
    assert.deepEqual([decision?.by, decision?.approved === true && decision.input], [winner, { cents: i }]);
  }
  await app.close();
});

test("a run whose process was killed right after the decision goes on in another, and pays once", async () => {
  using at = scene();
  assert.equal(await at.start("die-after-deciding").ended, "SIGKILL");
  const paid = Promise.withResolvers<void>();
  const app = await open({
    store: at.store,
    workflows: [payingWorkflow({ log: at.log, onPaid: paid.resolve })],
  });
  const attending = app.attend({ every: 5 });
  await paid.promise;
  await attending.stop();
  const [run] = (await app.store.list()).runs;

  assert.deepEqual([run?.status, at.paid().length], ["completed", 1]);
  assert.ok(run);
  assert.equal((await app.replay(run.id)).status, "same");
  await app.close();
});

test("a run whose process was killed while it went on is taken up again, with the same key", async () => {
  using at = scene();
  assert.equal(await at.start("die-after-deciding").ended, "SIGKILL");
  assert.equal(await at.start("die-going-on").ended, "SIGKILL");
  const paid = Promise.withResolvers<void>();
  const app = await open({
    store: at.store,
    workflows: [payingWorkflow({ log: at.log, onPaid: paid.resolve })],
  });
  const attending = app.attend({ every: 5 });
  await paid.promise;
  await attending.stop();
  const [run] = (await app.store.list()).runs;

  assert.equal(readFileSync(at.log, "utf8").trim().split("\n").length, 2);
  assert.deepEqual([run?.status, run?.attempt, at.paid().length], ["completed", 3, 1]);
  await app.close();
});
