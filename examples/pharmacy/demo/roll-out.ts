import type { App, Workflow } from "airworthy";
import type { Rollout, RolloutId } from "airworthy/rollout";
import { loadRollout, stageRunner, steering } from "airworthy/rollout";
import type { SupportInput, SupportResult } from "../support.ts";
import type { Served } from "./customers.ts";
import { customersWrite } from "./customers.ts";

export interface RolledOut {
  readonly rollout: Rollout;
  /** Everybody who wrote meanwhile. */
  readonly served: readonly Served[];
}

export interface RollOutOptions {
  readonly workflow: Workflow<SupportInput, SupportResult>;
  readonly rollout: RolloutId;
  /** Who wrote since it began. */
  readonly served?: readonly Served[];
  readonly atOnce: number;
}

/** Ms from one look at the gates to the next. */
const EVERY = 10;
/** Customers after whom the demo gives up. */
const MOST = 1_500;

/** Steers a rollout and lets customers write until it has promoted the candidate, or rolled it back. */
export async function rollOut(
  app: App,
  { workflow, rollout: id, served: before = [], atOnce }: RollOutOptions,
): Promise<RolledOut> {
  const steered = steering(app, { every: EVERY, stages: stageRunner(app) });
  const served = [...before];
  try {
    for await (const some of customersWrite({ app, workflow }, { atOnce })) {
      served.push(...some);
      const rollout = await loadRollout(app.store, id);
      if (!("stage" in rollout.state)) return { rollout, served };
      if (served.length - before.length > MOST)
        throw new Error(`The rollout is undecided after ${served.length} customers`);
    }
    throw new Error("Nobody writes any more");
  } finally {
    await steered.stop();
  }
}
