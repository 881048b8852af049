import assert from "node:assert/strict";
import { test } from "node:test";
import { skip, withDashboard } from "./with-dashboard.ts";

test("somebody finds the failing run, opens it, sees the call that failed, and replays it", {
  skip,
}, async () => {
  await withDashboard(async ({ page, failed, faults, elsewhere }) => {
    await page.goto("/");
    await page.getByRole("link", { name: "Runs", exact: true }).click();
    await page.getByLabel("Status").selectOption("failed");
    await page.getByLabel("Search the input").fill("W15777");
    await page.waitForURL(/text=W15777/);
    await page.locator(`a[href="/runs/${failed}"]`).click();
    await page.getByRole("option", { name: /translate/ }).click();
    const panel = page.getByRole("region", { name: "The call" });
    await panel.getByText("The translation service answered 503").waitFor();
    await page.getByRole("button", { name: "Replay" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Replay" }).click();
    await page.getByText("asked and answered as recorded").waitFor();

    assert.match(page.url(), /call=\d/);
    assert.deepEqual(faults, []);
    assert.deepEqual(elsewhere, []);
  });
});
