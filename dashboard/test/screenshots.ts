/** Pictures of every screen, light and dark, wide and narrow, of a seeded shop: `npm run screenshots -w dashboard`. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { serve } from "../../src/server/serve.ts";
import { chromiumPath, NO_CHROMIUM, startBrowser } from "./browser.ts";
import { screensOf } from "./screens.ts";
import { addHostileRuns, addLongRun, seededShop } from "./shop/seed.ts";

const FOLDER = join(import.meta.dirname, "../screenshots");
const WIDTHS = { wide: 1_280, narrow: 380 } as const;
const THEMES = ["light", "dark"] as const;

const path = chromiumPath();
if (path === undefined) throw new Error(`Cannot take screenshots: ${NO_CHROMIUM}`);
const only = process.argv.slice(2);
const { app, failed, completed } = await seededShop();
const long = await addLongRun(app, 2_000);
const [hostile] = await addHostileRuns(app);
const serving = await serve(app, { port: 0, rate: 10_000 });
const browser = await startBrowser(path);
try {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const screens = await screensOf({ app, failed, completed, long, hostile: hostile ?? failed });
  for (const [size, width] of Object.entries(WIDTHS))
    for (const theme of THEMES) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme });
      const page = await context.newPage();
      for (const { name, address, prepare } of screens) {
        if (only.length > 0 && !only.some((part) => name.includes(part))) continue;
        await page.goto(serving.url + address);
        await page.locator("main h1").waitFor();
        await page.waitForFunction(() => document.querySelector(".loading") === null);
        await prepare?.(page);
        await page.screenshot({ path: join(FOLDER, `${name}-${size}-${theme}.png`), fullPage: true });
      }
      await context.close();
    }
  console.log(`Screenshots are in ${FOLDER}`);
} finally {
  await browser.close();
  await serving.close();
  await app.close();
}
