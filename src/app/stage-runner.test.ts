import assert from "node:assert/strict";
import { test } from "node:test";
import type { Rollout } from "../rollout/load-rollout.ts";
import type { RolloutEvent } from "../rollout/rollout-state.ts";
import type { App } from "./open.ts";
import { stageRunner } from "./stage-runner.ts";

test("an eval that could not be made is made again once a person resumes, and not before", async () => {
  let tries = 0;
  const app: Pick<App, "withRelease"> = {
    withRelease: async () => {
      tries += 1;
      throw new Error("the model is away");
    },
  };
  const runner = stageRunner(app as App);
  const stage = { kind: "eval", evaluation: "support" } as const;
  const after = (...types: RolloutEvent["type"][]) =>
    ({
      id: "roll_a",
      state: { status: "running", stage: 0 },
      events: types.map((type) => ({ type })),
    }) as never as Rollout;
  const told = async (rollout: Rollout) => {
    for (;;) {
      const outcome = await runner.outcomeOf(rollout, stage);
      if (outcome !== undefined) return outcome;
      await new Promise(setImmediate);
    }
  };

  assert.deepEqual((await told(after("started"))).verdict, "INCONCLUSIVE");
  assert.match((await told(after("started"))).why, /the model is away/);
  assert.equal(tries, 1);
  await told(after("started", "held", "resumed"));
  assert.equal(tries, 2);
});
