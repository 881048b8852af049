import { setTimeout as delay } from "node:timers/promises";
import type { App, Workflow } from "airworthy";
import type { RolloutId } from "airworthy/rollout";
import { loadRollout, stageRunner, steering } from "airworthy/rollout";
import type { SupportInput, SupportResult } from "../support.ts";
import type { Served } from "./customers.ts";
import { customersWrite } from "./customers.ts";
import type { Launched } from "./readiness.ts";

export interface Scene {
  readonly app: App;
  readonly workflow: Workflow<SupportInput, SupportResult>;
  /** Customers who write at the same time. */
  readonly atOnce: number;
}

interface Meanwhile {
  /** Resolves once nobody writes any more. */
  stop(): Promise<void>;
  /** What has been begun by others meanwhile. */
  launched(): Launched;
}

/** Ms between two customers: a quiet shop, whose machine has other things to do. */
const BETWEEN = 150;
/** Ms from one look at the rollout to the next. */
const EVERY = 10;

/**
 * Lets customers write, one after the other, until it is stopped. A rollout that somebody begins is steered up to its first
 * share of the traffic, and then left there: it is to go on only once everything else is known.
 */
export function serveMeanwhile({ app, workflow }: Scene): Meanwhile {
  const served: Served[] = [];
  let rollout: RolloutId | undefined;
  let isOver = false;
  let steered: ReturnType<typeof steering> | undefined;
  const look = async (): Promise<void> => {
    const [open] = await app.store.rollouts.list({ workflow: workflow.name, open: true, limit: 1 });
    if (open === undefined) return;
    if (rollout === undefined) steered = steering(app, { every: EVERY, stages: stageRunner(app) });
    rollout = open.id;
    const { state } = await loadRollout(app.store, open.id);
    if (steered === undefined || !("stage" in state) || state.stage === 0) return;
    await steered.stop();
    steered = undefined;
  };
  const writing = (async () => {
    for await (const some of customersWrite({ app, workflow }, { atOnce: 1 })) {
      served.push(...some);
      await look();
      if (isOver) break;
      await delay(BETWEEN);
    }
    await steered?.stop();
  })();
  return {
    stop: () => {
      isOver = true;
      return writing;
    },
    launched: () => {
      if (rollout === undefined) throw new Error("No step has begun a rollout");
      return { rollout, served };
    },
  };
}
