import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf } from "../../core/body.ts";
import { AirworthyError, isAirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import { newRunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { openSqliteStore } from "../../store/sqlite/sqlite-store.ts";
import type { RunResult } from "../local/run-result.ts";
import type { DriverOptions } from "./driver.ts";
import { Driver } from "./driver.ts";

const TOTALS = { calls: 0, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0, toolErrors: 0 };
const LIVE = new AbortController().signal;

interface Scene {
  readonly store: Store;
  readonly run: RunId;
  readonly told: RunResult[];
  /** Drives the run by this resume. */
  readonly drive: (resume: DriverOptions["resume"], signal?: AbortSignal) => ReturnType<Driver["drive"]>;
}

/** An accepted run. */
async function scene(work: (scene: Scene) => Promise<void>): Promise<void> {
  const store = await openSqliteStore({ path: ":memory:" });
  const run = newRunId();
  const told: RunResult[] = [];
  await store.accept({ id: run, workflow: "one", startedAt: Date.now(), input: bodyOf("1") });
  try {
    await work({
      store,
      run,
      told,
      drive: (resume, signal = LIVE) =>
        new Driver({
          store,
          resume,
          isExclusive: true,
          wakes: true,
          onResult: (result) => told.push(result),
          onLeft: () => {},
        }).drive({ run, lane: "lane" }, signal),
    });
  } finally {
    await store.close();
  }
}

function failedBy(error: Error): (run: { readonly id: RunId }) => Promise<RunResult> {
  return async ({ id }) => ({ id, took: 1, toolCalls: 0, totals: TOTALS, status: "failed", error });
}

const ended = new AirworthyError({ code: "run_ended", message: "It is running", hint: "Nothing" });

test("a failure whose end the store did not keep is no end: the engine tries again", () =>
  scene(async ({ drive, told, store, run }) => {
    const error = new RangeError("as asked");
    await assert.rejects(drive(failedBy(error)), error);
    assert.deepEqual(told, []);

    const kept = await drive(async (fact) => {
      const ticket = await store.claim(run);
      const end = { status: "failed", error: { name: "RangeError", message: "as asked" } } as const;
      await store.end(ticket, end, TOTALS, 1);
      return failedBy(error)(fact);
    });
    assert.deepEqual([kept, told.length], [{ kind: "ended" }, 1]);
  }));

test("one who is told that the run has ended believes the store alone", () =>
  scene(async ({ drive, store, run }) => {
    const refuse = () => Promise.reject(ended);
    await assert.rejects(drive(refuse), ended);
    await assert.rejects(drive(failedBy(ended)), ended);

    const end = { status: "completed", output: bodyOf("1") } as const;
    await store.end(await store.claim(run), end, TOTALS, 1);
    assert.deepEqual(await drive(refuse), { kind: "ended" });
  }));

test("a drive that is not wanted any more takes the run from nobody", () =>
  scene(async ({ drive, store, run }) => {
    const never = () => assert.fail("it was resumed");
    await assert.rejects(drive(never, AbortSignal.abort()), (error) => isAirworthyError(error, "run_let_go"));
    assert.equal((await store.load(run))?.attempt, 0);
  }));
