import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./eventually.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

test("a chart of bars shows the newest hour within its frame", { skip }, async () => {
  await withDashboard(async ({ page }) => {
    // Two hours, and what ran is in the second.
    await page.goto("/?since=1h");
    const canvas = page.getByRole("region", { name: "Runs over time" }).locator("canvas");
    await eventually(async () => {
      const furthest = await canvas.evaluate((element) => {
        const { width, height } = element as HTMLCanvasElement;
        const pixels = (element as HTMLCanvasElement)
          .getContext("2d")
          ?.getImageData(0, 0, width, height).data;
        // Red and blue lie apart in a bar alone: text and grid are grey.
        const isBar = (at: number): boolean =>
          Math.abs((pixels?.[at] ?? 0) - (pixels?.[at + 2] ?? 0)) > 60 && (pixels?.[at + 3] ?? 0) > 200;
        let most = 0;
        for (let place = 0; place < width * height; place += 1)
          if (isBar(place * 4)) most = Math.max(most, place % width);
        return most / width;
      });
      assert.ok(furthest > 0.6, `the last bar ends at ${furthest} of the width`);
    });
  });
});

test("the share of a cost is a part of its bar", { skip }, async () => {
  await withDashboard(async ({ page }) => {
    await page.goto("/cost");
    const bar = page.locator("svg.bar").first();
    await bar.waitFor();
    const [whole, part] = await bar
      .locator("rect")
      .evaluateAll((rects) => rects.map((rect) => getComputedStyle(rect).fill));
    assert.notEqual(whole, part);
  });
});

test("two runs stand beside each other as a table, also for who comes from a rollout", { skip }, async () => {
  await withDashboard(async ({ page, completed, failed }) => {
    await page.goto("/rollouts/roll_none");
    await page.getByRole("alert").waitFor();
    await page.evaluate((to) => {
      const link = document.createElement("a");
      link.href = to;
      document.body.append(link);
      link.click();
    }, `/compare?a=${completed}&b=${failed}`);
    const table = page.getByRole("table", { name: "The two runs" });
    await table.waitFor();
    assert.equal(await table.evaluate((element) => getComputedStyle(element).display), "table");
  });
});
