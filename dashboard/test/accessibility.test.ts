import assert from "node:assert/strict";
import { test } from "node:test";
import axe from "axe-core";
import type { Page } from "playwright-core";
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

/** What WCAG 2.2 AA does not allow. The page's policy lets no script in, so axe comes by the debugger. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { readonly axe: typeof import("axe-core") };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations: found } = await axe.run(document, { runOnly: tags });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });
}

function fits(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}
