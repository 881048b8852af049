import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { App, Config, RunResult, StoredRun, Workflow } from "airworthy";
import { isAirworthyError, open, workflow } from "airworthy";

export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-bad-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Another run of the same process, which must not notice what becomes of the one under test. */
const bystander: Workflow<number, number> = workflow({
  name: "bystander",
  run: async (ctx, steps: number) => {
    let sum = 0;
    for (let i = 1; i <= steps; i++) {
      sum += await ctx.step("add", async () => {
        await setTimeout(1);
        return i;
      });
    }
    return sum;
  },
});

/** An app on a file of its own, with a bystander that runs from the beginning to the end of `use`. */
export async function inApp(
  workflows: NonNullable<Config["workflows"]>,
  use: (app: App) => Promise<void>,
  config: Omit<Config, "store" | "workflows"> = {},
): Promise<void> {
  await inFolder(async (folder) => {
    const app = await open({
      ...config,
      store: join(folder, "store.db"),
      workflows: [...workflows, bystander],
    });
    try {
      const beside = app.run(bystander, 30);
      await use(app);
      const end = await beside;
      assert.equal(outputOf(end), 465);
      assert.equal((await app.replay(end.id)).status, "same");
    } finally {
      await app.close();
    }
  });
}

/** A workflow of one function, named after what is wrong with it. */
export function bad<Output>(name: string, run: Workflow<unknown, Output>["run"]): Workflow<unknown, Output> {
  return workflow({ name, run });
}

export function outputOf<Output>(result: RunResult<Output>): Output {
  if (result.status === "completed") return result.output;
  return assert.fail("error" in result ? String(result.error.stack) : result.status);
}

/** The error of a run that failed, and the run as it is stored: it says so too, and replays to the same end. */
export async function failureOf(
  app: App,
  result: RunResult,
  status: "failed" | "cancelled" = "failed",
): Promise<{ readonly error: Error; readonly stored: StoredRun }> {
  assert.equal(result.status, status, result.status === "completed" ? JSON.stringify(result.output) : "");
  assert.ok("error" in result);
  const stored = await app.store.load(result.id);
  assert.ok(stored?.end !== undefined && "error" in stored.end, `stored as ${stored?.status}`);
  assert.equal(stored.end.status, status);
  const again = await app.replay(result.id);
  assert.equal(again.status, "same", again.status === "diverged" ? again.divergence.message : again.status);
  return { error: result.error, stored };
}

/** Asserts that a run ended in an error of ours, of this code and with a next step. */
export async function assertFails(app: App, result: RunResult, code: string): Promise<StoredRun> {
  const { error, stored } = await failureOf(app, result, code === "run_cancelled" ? "cancelled" : "failed");
  assertTyped(error, code);
  assert.equal(stored.end && "error" in stored.end ? stored.end.error.code : undefined, code);
  return stored;
}

export function assertTyped(error: unknown, code: string): void {
  assert.ok(isAirworthyError(error, code), `expected ${code}, got ${String(error)}`);
  assert.ok(error.hint.length > 0);
}

/** For `assert.rejects`. */
export function typed(code: string): (error: unknown) => true {
  return (error) => {
    assertTyped(error, code);
    return true;
  };
}
