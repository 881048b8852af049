import assert from "node:assert/strict";
import type { RolloutId, RunId, SessionId } from "../../core/ids.ts";
import type { RunScores } from "../../core/run-scores.ts";
import type { Store } from "../../core/store.ts";
import { execute } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

const ROLLOUT = "roll_a" as RolloutId;

/** What scorers said of runs. */
export const scores: Claims = {
  "scores of a run are kept once, and go with it": async (store) => {
    const run = await execute(store, { start: { subject: { id: "u1" } } });
    assert.equal(await store.scores.of(run), undefined);
    assert.equal(await store.scores.keep(scoresOf(run, { value: 0.5 })), true);
    assert.equal(await store.scores.keep(scoresOf(run, { value: 1 })), false);

    assert.deepEqual(await store.scores.of(run), scoresOf(run, { value: 0.5 }));
    await assert.rejects(store.scores.keep(scoresOf("run_none" as RunId)), refusal("run_not_found"));
    await store.erase("u1");
    assert.equal(await store.scores.of(run), undefined);
  },

  "what scoring has cost is told by workflow and time": async (store) => {
    const runs = [await execute(store), await execute(store), await execute(store)];
    for (const [i, run] of runs.entries()) await store.scores.keep(scoresOf(run, { at: i, cost: 0.25 * i }));

    assert.equal(await store.scores.spent({ workflow: "support", since: 0 }), 0.75);
    assert.equal(await store.scores.spent({ workflow: "support", since: 2 }), 0.5);
    assert.equal(await store.scores.spent({ workflow: "other", since: 0 }), 0);
  },

  "a score of an assigned run is told as an outcome of its own, beside feedback": async (store) => {
    const first = await assigned(store, "s1");
    const second = await assigned(store, "s1");
    await store.scores.keep(scoresOf(second, { value: 0 }));
    await store.rollouts.feedback(second, { score: 1, at: 1 });
    await store.scores.keep(scoresOf(first, { value: 1 }));
    await store.scores.keep(scoresOf(await assigned(store, "s2")));
    const told = await store.rollouts.outcomes(ROLLOUT, { after: 0, unit: "session", limit: 10 });

    assert.deepEqual(
      told.slice(2).map(({ run, score, scoredBy, first: isFirst }) => [run, score, scoredBy, isFirst]),
      [
        [second, 0, "scorers", true],
        [second, 1, "user", true],
        [first, 1, "scorers", false],
        [told[5]?.run, undefined, undefined, true],
      ],
    );
  },

  "a cancelled run is no first of its session": async (store) => {
    const error = { name: "AirworthyError", code: "run_cancelled", message: "no" };
    await assigned(store, "s1", { status: "cancelled", error });
    await assigned(store, "s1");
    await assigned(store, "s1");
    const told = await store.rollouts.outcomes(ROLLOUT, { after: 0, unit: "session", limit: 10 });

    assert.deepEqual(
      told.map(({ status, first }) => [status, first]),
      [
        ["cancelled", true],
        ["completed", true],
        ["completed", false],
      ],
    );
  },
};

function scoresOf(run: RunId, parts: Partial<RunScores> = {}): RunScores {
  const polite = { kind: "scored", value: 0.5, pass: false, reason: "rude" } as const;
  const broken = { kind: "error", code: "scorer_threw", message: "no" } as const;
  return { run, at: 5, scores: { polite, broken }, cost: 0, ...parts };
}

function assigned(
  store: Store,
  session: string,
  end?: NonNullable<Parameters<typeof execute>[1]>["end"],
): Promise<RunId> {
  const assignment = { rollout: ROLLOUT, arm: "candidate", share: 0.5, by: "chance" } as const;
  const start = { assignment, session: session as SessionId };
  return execute(store, end === undefined ? { start } : { start, end });
}
