/**
 * Probes the tools of the first demo and the contracted ones, both over a shop that is thrown away:
 * `node --conditions=airworthy-src examples/pharmacy/prototype/probe.ts [--json]`
 */
import { open } from "airworthy";
import type { ProbeReport, ProbeTarget } from "airworthy/probes";
import { PROBE_BUDGET, probeText, probeWorkflow, toolsTarget } from "airworthy/probes";
import { createShop } from "../shop/generate.ts";
import type { Counter } from "../tools.ts";
import { supportTools } from "../tools.ts";
import { aiSdkTarget } from "./ai-sdk-target.ts";
import { naiveTools } from "./tools.ts";

/** Has 70 orders, so that there is a second page to miss. */
const CUSTOMER = "c0001";

/** What exists in the shop, so that calls go well. Small enough to be paid without a person. */
const SAMPLES = {
  order: "W10225",
  amountCents: 100,
  reason: "damaged",
  query: "Acetaminophen 500 mg",
} as const;

export type ProbedTools = "naive" | "contracted";

/** Each call is recorded by a run of its own store: only there are contracts' keys kept. */
export async function probeTools(which: ProbedTools): Promise<ProbeReport> {
  using shop = createShop(":memory:");
  const counter: Counter = { shop: () => shop, customer: CUSTOMER };
  const probing = probeWorkflow(() => targetOf(which, counter));
  const app = await open({ store: ":memory:", workflows: [probing] });
  try {
    const input = { target: which, allowWrites: true, samples: SAMPLES, callsPerSecond: 1_000 };
    const run = await app.run(probing, input, { budget: PROBE_BUDGET });
    if (run.status !== "completed") throw new Error(`The probe of the ${which} tools ended as ${run.status}`);
    return run.output;
  } finally {
    await app.close();
  }
}

async function targetOf(which: ProbedTools, counter: Counter): Promise<ProbeTarget> {
  return which === "naive"
    ? aiSdkTarget("naive tools", naiveTools(counter))
    : toolsTarget(Object.values(supportTools(counter)), { name: "contracted tools" });
}

if (import.meta.main) {
  const reports = [await probeTools("naive"), await probeTools("contracted")];
  if (process.argv.includes("--json")) console.log(JSON.stringify(reports, null, 2));
  else for (const report of reports) console.log(`${probeText(report)}\n`);
}
