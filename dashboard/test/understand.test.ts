import assert from "node:assert/strict";
import { test } from "node:test";
import { addExperiments } from "./shop/evals.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

test("a workflow leads to the call that fails, and that to the runs in which it did", { skip }, async () => {
  await withDashboard(async ({ page, faults, elsewhere }) => {
    await page.goto("/workflows");
    await page.getByRole("link", { name: "support" }).click();
    await page.getByRole("table", { name: "Calls of this workflow" }).waitFor();
    await page.getByRole("link", { name: /find_order\s*triage\/order_status/ }).click();
    await page.waitForURL(/call=tool/);
    const failed = page.getByRole("region", { name: /in which it failed/ });
    await failed.getByRole("link").first().click();
    await page.waitForURL(/\/runs\/run_/);
    await page.getByText(/X404/).first().waitFor();

    assert.deepEqual(faults, []);
    assert.deepEqual(elsewhere, []);
  });
});

test("a tool shows its contract, and a prompt what changed from version to version", { skip }, async () => {
  await withDashboard(async ({ page, app, faults }) => {
    await addExperiments(app);
    await page.goto("/tools");
    await page.getByRole("link", { name: /find_order/ }).click();
    await page.getByText("no order has this number").waitFor();
    await page.getByText("It was never probed").waitFor();
    await page.goto("/prompts");
    await page.getByRole("link", { name: "answer" }).click();
    await page.getByText("Be as brief as you can.").waitFor();
    await page.getByText("Look before you answer, and be brief.").waitFor();

    assert.deepEqual(faults, []);
  });
});

test("costs lead to the runs that were paid, and old runs are removed on the page", { skip }, async () => {
  await withDashboard(async ({ page, app, faults }) => {
    await page.goto("/cost");
    await page
      .getByRole("region", { name: "By route" })
      .getByRole("link", { name: "support / refund" })
      .click();
    await page.waitForURL(/route=refund/);
    await page.getByRole("heading", { name: "Cost of support / refund" }).waitFor();
    await page.goto("/settings");
    await page.getByRole("button", { name: "Remove old runs" }).click();
    await page.getByLabel("Keep the last days").fill("1");
    await page.getByRole("button", { name: "Remove them" }).click();
    await page.getByText(/^Removed \d+ runs/).waitFor();

    assert.ok((await app.store.stats()).runs < 48);
    const { entries } = { entries: await app.store.audit.list({ action: "runs.prune" }) };
    assert.equal(entries.length, 1);
    assert.deepEqual(faults, []);
  });
});
