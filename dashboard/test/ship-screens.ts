import type { Page } from "playwright-core";
import type { App } from "../../src/index.ts";
import type { ShownScreen } from "./screens.ts";
import { addAbTests } from "./shop/ab-tests.ts";
import { addAlert } from "./shop/alerts.ts";
import { ADDRESS, addPayouts } from "./shop/payouts.ts";
import { addRollouts } from "./shop/rollouts.ts";
import { addShadow } from "./shop/shadows.ts";

/** Screens of what is shipped, of a shop that rolls out releases. */
export async function shipScreens(app: App): Promise<readonly ShownScreen[]> {
  const { first, worse, kinder, running, rolledBack, promoted } = await addRollouts(app);
  const tests = await addAbTests(app, { a: worse, b: kinder });
  await addShadow(app, "better-echo");
  const alert = await addAlert(app);
  const payouts = await addPayouts(app);
  const approvalOf = (run: string): string => `/approvals/${run}/${encodeURIComponent(ADDRESS)}`;
  return [
    { name: "alerts", address: "/alerts" },
    { name: "alerts-resolved", address: "/alerts?state=resolved" },
    { name: "alerts-watched", address: "/alerts?state=watched" },
    { name: "alert", address: `/alerts/${alert}` },
    { name: "alert-dialog", address: `/alerts/${alert}`, prepare: openResolve },
    { name: "shadow", address: "/shadows/better-echo" },
    { name: "shadow-none", address: "/shadows/nobody" },
    { name: "readiness", address: "/readiness?workflow=support" },
    { name: "readiness-none", address: "/readiness?workflow=nobody" },
    { name: "approvals", address: "/approvals" },
    { name: "approvals-decided", address: "/approvals?state=closed" },
    { name: "approval-waiting", address: approvalOf(payouts.waiting) },
    { name: "approval-edit", address: approvalOf(payouts.waiting), prepare: editArguments },
    { name: "approval-approved", address: approvalOf(payouts.approved) },
    { name: "approval-denied", address: approvalOf(payouts.denied) },
    { name: "releases", address: "/releases" },
    { name: "release", address: `/releases/${worse}` },
    { name: "release-diff", address: `/releases/${first}/diff/${worse}` },
    { name: "release-diff-none", address: `/releases/${first}/diff/${first}` },
    { name: "rollouts", address: "/rollouts" },
    { name: "rollouts-none", address: "/rollouts?workflow=nobody" },
    { name: "rollout-running", address: `/rollouts/${running}` },
    { name: "rollout-rolled-back", address: `/rollouts/${rolledBack}` },
    { name: "rollout-promoted", address: `/rollouts/${promoted}` },
    { name: "ab-decided", address: `/ab/${tests.decided}` },
    { name: "ab-adopted", address: `/ab/${tests.adopted}` },
    { name: "ab-none", address: "/ab/roll_none" },
    { name: "ab-dialog", address: `/ab/${tests.decided}`, prepare: openStop },
    { name: "rollout-dialog", address: `/rollouts/${running}`, prepare: openRollBack },
  ];
}

async function openResolve(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Resolve" }).click();
  await page.getByRole("dialog").waitFor();
}

async function openRollBack(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Roll back" }).click();
  await page.getByRole("dialog").waitFor();
}

async function openStop(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("dialog").waitFor();
}

async function editArguments(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Arguments as JSON").waitFor();
}
