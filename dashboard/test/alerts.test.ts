import assert from "node:assert/strict";
import { test } from "node:test";
import { addAlert } from "./shop/alerts.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

test("somebody sees that something is wrong, looks at the runs, takes care of it and closes it", {
  skip,
}, async () => {
  await withDashboard(
    async ({ page, app, faults, elsewhere }) => {
      const id = await addAlert(app);
      await page.goto("/");
      await page.getByRole("link", { name: /^Alerts 1 open/ }).click();
      await page.waitForURL("**/alerts");
      await page.getByText(/errors 2\d\.\d % of \d+ runs/).click();
      await page.waitForURL(`**/alerts/${id}`);
      await page.getByText("at most 5.0 %", { exact: true }).waitFor();
      await page.getByText("plan = free").waitFor();
      await page.getByText("airworthy failures --workflow deliveries --since 24h").waitFor();

      await page.getByRole("button", { name: "Acknowledge" }).click();
      await page.getByLabel("Why").fill("I look <b>at it</b>");
      await page.getByRole("dialog").getByRole("button", { name: "Acknowledge" }).click();
      await page.getByText("I look <b>at it</b>").waitFor();
      await page.getByRole("button", { name: "Resolve" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Resolve" }).click();
      await page.getByText("resolved by local").waitFor();

      await page.getByRole("link", { name: /^run_/ }).first().click();
      await page.waitForURL("**/runs/run_*");
      await page.goto("/alerts?state=resolved");
      await page.getByText(/errors 2\d\.\d %/).waitFor();
      await page.goto("/alerts?state=watched");
      await page.getByRole("heading", { name: "deliveries" }).waitFor();
      assert.deepEqual(faults, []);
      assert.deepEqual(elsewhere, []);
    },
    { days: 1 },
  );
});
