import type { Page } from "playwright-core";
import type { App } from "../../src/index.ts";
import type { ShownScreen } from "./screens.ts";
import { addRollouts } from "./shop/rollouts.ts";

/** Screens of what is shipped, of a shop that rolls out releases. */
export async function shipScreens(app: App): Promise<readonly ShownScreen[]> {
  const { first, worse, running, rolledBack, promoted } = await addRollouts(app);
  return [
    { name: "releases", address: "/releases" },
    { name: "release", address: `/releases/${worse}` },
    { name: "release-diff", address: `/releases/${first}/diff/${worse}` },
    { name: "release-diff-none", address: `/releases/${first}/diff/${first}` },
    { name: "rollouts", address: "/rollouts" },
    { name: "rollouts-none", address: "/rollouts?workflow=nobody" },
    { name: "rollout-running", address: `/rollouts/${running}` },
    { name: "rollout-rolled-back", address: `/rollouts/${rolledBack}` },
    { name: "rollout-promoted", address: `/rollouts/${promoted}` },
    { name: "rollout-dialog", address: `/rollouts/${running}`, prepare: openRollBack },
  ];
}

async function openRollBack(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Roll back" }).click();
  await page.getByRole("dialog").waitFor();
}
