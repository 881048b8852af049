import { setTimeout as delay } from "node:timers/promises";
import type { App } from "../../../src/index.ts";
import { traffic } from "../../../src/monitor/_test-monitor.ts";

const HOUR = 3_600_000;
const WORKFLOW = "deliveries";
/** Ms between two looks at whether the server has seen it. */
const LOOK = 100;
const LONGEST = 30_000;

/** A workflow that fails its criterion, mostly for one plan; gives the id of the alert that the server raises. */
export async function addAlert(app: App): Promise<string> {
  const attributes = (i: number) => ({ plan: i % 2 === 0 ? "free" : "team" });
  const fails = (i: number) => i % 4 === 0;
  const from = Date.now() - HOUR;
  await traffic(app.store, { workflow: WORKFLOW, from, runs: 240, every: 14_000, fails, attributes });
  const until = Date.now() + LONGEST;
  while (Date.now() < until) {
    const [alert] = await app.store.monitoring.alerts({ workflow: WORKFLOW });
    if (alert !== undefined) return alert.id;
    await delay(LOOK);
  }
  throw new Error("The deliveries fail, and the server raises no alert");
}
