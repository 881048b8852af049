import assert from "node:assert/strict";
import { test } from "node:test";
import { fits, violations } from "./axe.ts";
import { screensOf } from "./screens.ts";
import { addHostileRuns, addLongRun } from "./shop/seed.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

for (const [colorScheme, width] of [
  ["light", 1_280],
  ["dark", 380],
] as const)
  test(`every screen has names for whoever does not see it, and contrast: ${colorScheme}, ${width} px`, {
    skip,
  }, async () => {
    await withDashboard(
      async ({ page, faults, elsewhere, ...seeded }) => {
        const wrong: string[] = [];
        const long = await addLongRun(seeded.app, 500);
        const [hostile = long] = await addHostileRuns(seeded.app);
        for (const { name, address, prepare } of await screensOf({ ...seeded, long, hostile })) {
          await page.goto(address);
          await page.locator("main h1").waitFor();
          await page.waitForFunction(() => document.querySelector(".loading") === null);
          await prepare?.(page);
          wrong.push(...(await violations(page)).map((one) => `${name}: ${one}`));
          if (!(await fits(page))) wrong.push(`${name} is wider than ${width} px`);
        }
        assert.deepEqual(wrong, []);
        assert.deepEqual(faults, []);
        assert.deepEqual(elsewhere, []);
      },
      { browser: { colorScheme, viewport: { width, height: 900 } } },
    );
  });
