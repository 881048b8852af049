import assert from "node:assert/strict";
import type { ReleaseId, RunId } from "../../core/ids.ts";
import type { RunStart } from "../../core/run.ts";
import type { Serving } from "../../core/serving.ts";
import type { Store } from "../../core/store.ts";
import { COMPLETED, execute, startOf, TOTALS } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

const OLD = "rel_00000000000000a1" as ReleaseId;

/** Runs that somebody wants to end. */
export const cancellations: Claims = {
  "an open run is asked to end, the first request counts, and goes with the run's end": async (store) => {
    const ticket = await store.begin(startOf());
    const { run } = ticket;
    await flushed(store, run);
    assert.equal(await store.cancellations.ask({ run, at: 1, by: "ada", reason: "too slow \ud800" }), true);
    assert.equal(await store.cancellations.ask({ run, at: 2, by: "bob" }), true);

    assert.deepEqual(await store.cancellations.asked(), [
      { run, at: 1, by: "ada", reason: "too slow \ud800" },
    ]);
    await store.end(ticket, COMPLETED, TOTALS, 1);
    assert.deepEqual(await store.cancellations.asked(), []);
    assert.equal(await store.cancellations.ask({ run, at: 3, by: "ada" }), false);
    await assert.rejects(
      store.cancellations.ask({ run: "run_none" as RunId, at: 1, by: "ada" }),
      refusal("run_not_found"),
    );
  },

  "what withdraws a release asks for the end of its open runs, and of no others": async (store) => {
    const open = async (parts: Partial<RunStart>) => {
      const { run } = await store.begin(startOf(parts));
      await flushed(store, run);
      return run;
    };
    const running = await open({ release: OLD });
    const waiting = await execute(store, {
      start: { release: OLD },
      end: { status: "waiting", waitingFor: [] },
    });
    await execute(store, { start: { release: OLD } });
    await open({ release: OLD, workflow: "other" });
    await open({ release: "rel_00000000000000b2" });
    await open({ release: OLD, parent: { kind: "shadow", run: running } });
    const own = await open({ release: "today's label" });
    const unnamed = await open({});
    await store.servings.set(servingOf(1, { withdraws: { release: OLD, reason: "worse" } }));
    const asked = async () => (await store.cancellations.asked()).map(({ run }) => run).sort();

    assert.deepEqual(await asked(), [running, waiting].sort());
    assert.equal((await store.cancellations.asked())[0]?.reason, "worse");
    await store.servings.set(servingOf(2, { withdraws: { reason: "worse" } }));
    assert.deepEqual(await asked(), [running, waiting, own, unnamed].sort());
  },

  "what cannot serve asks for no run's end": async (store) => {
    const { run } = await store.begin(startOf({ release: OLD }));
    await flushed(store, run);
    await assert.rejects(
      store.servings.set(servingOf(7, { withdraws: { release: OLD, reason: "worse" } })),
      refusal("serving_moved"),
    );
    assert.deepEqual(await store.cancellations.asked(), []);
  },
};

/** Who is asked. */
export const sharedCancellations: Claims = {
  "whoever executes a run is told, others only once nobody does": async (store, { another }) => {
    const other = await another();
    const ticket = await store.begin(startOf());
    await flushed(store, ticket.run);
    await other.cancellations.ask({ run: ticket.run, at: 1, by: "ada" });

    assert.equal((await store.cancellations.asked()).length, 1);
    assert.deepEqual(await other.cancellations.asked(), []);
    await store.release(ticket);
    assert.equal((await other.cancellations.asked()).length, 1);
  },
};

/** A run is announced, and stored a moment later. */
async function flushed(store: Store, run: RunId): Promise<void> {
  for (;;) if ((await store.load(run)) !== undefined) return;
}

function servingOf(rev: number, parts: Partial<Serving>): Serving {
  return { workflow: "support", rev, at: 1_000 + rev, by: "ada", ...parts };
}
