import type { Page } from "playwright-core";
import type { App } from "../../src/index.ts";
import type { ShownScreen } from "./screens.ts";
import { addExperiments, addProbe } from "./shop/evals.ts";

/** Screens of what is understood and improved, of a shop that is tried and probed for them. */
export async function moreScreens(app: App): Promise<readonly ShownScreen[]> {
  const { before, after } = await addExperiments(app);
  await addProbe(app);
  while ((await app.store.figures.catchUp()) > 0);
  const step = encodeURIComponent("tool:triage/order_status/assistant/find_order");
  return [
    { name: "workflows", address: "/workflows" },
    { name: "workflow", address: "/workflows/support" },
    { name: "workflow-call", address: `/workflows/support?call=${step}` },
    { name: "workflow-none", address: "/workflows/nobody" },
    { name: "tools", address: "/tools" },
    { name: "tool", address: "/tools/find_order" },
    { name: "prompts", address: "/prompts" },
    { name: "prompt", address: "/prompts/answer" },
    { name: "cost", address: "/cost" },
    { name: "cost-route", address: "/cost?workflow=support&route=refund&since=7d" },
    { name: "settings", address: "/settings" },
    { name: "settings-prune", address: "/settings", prepare: openPrune },
    { name: "evals", address: "/evals" },
    { name: "evals-none", address: "/evals?release=nobody" },
    { name: "experiment", address: `/evals/${before}` },
    { name: "experiment-failures", address: `/evals/${after}?view=failures` },
    { name: "experiment-flaky", address: `/evals/${after}?view=flaky` },
    { name: "experiment-trials", address: `/evals/${after}?view=trials&only=failed` },
    { name: "compare-experiments", address: `/evals/${after}/against/${before}` },
    { name: "case", address: `/evals/${after}/cases/shipped?against=${before}` },
    { name: "case-alone", address: `/evals/${before}/cases/german` },
  ];
}

async function openPrune(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Remove old runs" }).click();
  await page.getByRole("dialog").waitFor();
}
