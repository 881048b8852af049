import type { ReleaseId, RolloutId } from "../../../src/core/ids.ts";
import type { App } from "../../../src/index.ts";
import type { AbPlan } from "../../../src/rollout/ab/ab-plan.ts";
import { endAb } from "../../../src/rollout/ab/end-ab.ts";
import { startAb } from "../../../src/rollout/ab/start-ab.ts";
import { Controller } from "../../../src/rollout/controller.ts";
import type { Rollout } from "../../../src/rollout/load-rollout.ts";
import { loadRollout } from "../../../src/rollout/load-rollout.ts";
import { exchanges } from "./rollouts.ts";

type Sides = Pick<AbPlan, "a" | "b">;

/** Begins an A/B test of the shop's exchanges. A machine that runs tests is no judge of latency. */
export function beginAbTest(app: App, sides: Sides, why: string): Promise<Rollout> {
  const plan: AbPlan = { workflow: "exchanges", ...sides, guards: { latency: 50 }, maxRuns: 2_000 };
  return startAb(app.store, plan, { at: Date.now(), by: "ann", why });
}

/** Runs at least, so that each plan of the customers is a segment. */
const LEAST = 120;

/** Serves customers of two plans until the test has its answer. */
export async function serveAbTest(app: App, { id }: Rollout): Promise<void> {
  const controller = new Controller({ store: app.store, name: "shop" });
  for (let parcel = 1; parcel <= 1_000; parcel += 1) {
    const attributes = { plan: parcel % 2 === 0 ? "pro" : "free" };
    await app.run(exchanges, { parcel }, { subject: { id: `customer-${parcel}`, attributes } });
    if (parcel % 10 !== 0) continue;
    await controller.tick();
    if (parcel >= LEAST && (await loadRollout(app.store, id)).state.status !== "running") return;
  }
}

/** One that a person ended at once, and one that waits for a person to. */
export async function addAbTests(
  app: App,
  { a, b }: { readonly a: ReleaseId; readonly b: ReleaseId },
): Promise<{ readonly adopted: RolloutId; readonly decided: RolloutId }> {
  const deed = { at: Date.now(), by: "ann" };
  const adopted = await beginAbTest(app, { a, b }, "thanks for the reason");
  await endAb(app.store, adopted, { ...deed, end: "adopt", why: "it is kinder" });
  const decided = await beginAbTest(app, { a, b }, "does it lose fewer parcels?");
  await serveAbTest(app, decided);
  return { adopted: adopted.id, decided: decided.id };
}
