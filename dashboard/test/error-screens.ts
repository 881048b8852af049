import type { Page } from "playwright-core";
import type { ShownScreen } from "./screens.ts";

/** Every screen that shows one thing, asked for one that is not there. */
export const ERROR_SCREENS: readonly ShownScreen[] = [
  { name: "run-none", address: "/runs/run_00000000000000000000000000" },
  { name: "failure-none", address: "/failures/0000000000000000?since=30d" },
  { name: "alert-none", address: "/alerts/alert_none" },
  { name: "tool-none", address: "/tools/nobody" },
  { name: "prompt-none", address: "/prompts/nobody" },
  { name: "cost-none", address: "/cost?workflow=nobody" },
  { name: "segments-none", address: "/segments?workflow=nobody" },
  { name: "failures-none", address: "/failures?workflow=nobody" },
  { name: "review-none", address: "/review?workflow=nobody" },
  { name: "experiment-none", address: "/evals/exp_none" },
  { name: "case-none", address: "/evals/exp_none/cases/nothing" },
  { name: "compare-experiments-none", address: "/evals/exp_none/against/exp_other" },
  { name: "release-none", address: "/releases/rel_none" },
  { name: "rollout-none", address: "/rollouts/roll_none" },
  { name: "approval-none", address: "/approvals/run_00000000000000000000000000/refund" },
  { name: "compare-error", address: "/compare?a=run_none&b=run_other" },
  { name: "keys", address: "/", prepare: openKeys },
];

async function openKeys(page: Page): Promise<void> {
  await page.locator("main h1").click();
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
}
