import { setTimeout as delay } from "node:timers/promises";
import type { App, Workflow } from "airworthy";
import type { Rollout, RolloutPlan, ShadowReport } from "airworthy/rollout";
import { loadRollout, reportShadow, stageRunner, startRollout, steering } from "airworthy/rollout";
import type { SupportInput, SupportResult } from "../support.ts";
import type { Served } from "./customers.ts";
import { customersWrite } from "./customers.ts";

export interface RolledOut {
  readonly rollout: Rollout;
  /** Everybody who wrote meanwhile. */
  readonly served: readonly Served[];
  /** Undefined for a plan without a shadow. */
  readonly shadow: ShadowReport | undefined;
}

export interface RollOutOptions {
  readonly workflow: Workflow<SupportInput, SupportResult>;
  readonly plan: RolloutPlan;
  readonly why: string;
  readonly atOnce: number;
}

/** Ms from one look at the gates to the next. */
const EVERY = 10;
/** Customers after whom the demo gives up. */
const MOST = 1_500;

/** Begins a rollout and lets customers write until it has promoted the candidate, or rolled it back. */
export async function rollOut(app: App, { workflow, plan, why, atOnce }: RollOutOptions): Promise<RolledOut> {
  const { id } = await startRollout(app.store, plan, { at: Date.now(), by: "demo", why });
  const shadows = plan.stages?.find((stage) => stage.kind === "shadow")?.runs ?? 0;
  let shadow: ShadowReport | undefined;
  const steered = steering(app, {
    every: EVERY,
    stages: stageRunner(app),
  });
  const served: Served[] = [];
  try {
    for await (const some of customersWrite({ app, workflow }, { atOnce })) {
      served.push(...some);
      if (shadow === undefined && shadows > 0 && served.length >= shadows) {
        await app.shadows.idle();
        shadow = await reportShadow(app.store, id);
        await entered(app, id);
      }
      const rollout = await loadRollout(app.store, id);
      if (!("stage" in rollout.state)) return { rollout, served, shadow };
      if (served.length > MOST) throw new Error(`The rollout is undecided after ${served.length} customers`);
    }
    throw new Error("Nobody writes any more");
  } finally {
    await steered.stop();
  }
}

/** Resolves once the shadow's stage is behind. */
async function entered(app: App, id: Rollout["id"]): Promise<void> {
  for (;;) {
    const { state } = await loadRollout(app.store, id);
    if (!("stage" in state) || state.stage > 0) return;
    await delay(EVERY);
  }
}
