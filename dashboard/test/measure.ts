/** How soon the page can be used, and how smoothly a long run scrolls, on this machine: `npm run measure -w dashboard`. */
import type { Page } from "playwright-core";
import { serve } from "../../src/server/serve.ts";
import { chromiumPath, NO_CHROMIUM, startBrowser } from "./browser.ts";
import { addLongRun, seededShop } from "./shop/seed.ts";

const TRIES = 7;

const path = chromiumPath();
if (path === undefined) throw new Error(`Cannot measure: ${NO_CHROMIUM}`);
const { app } = await seededShop();
const long = await addLongRun(app, 2_000);
const serving = await serve(app, { port: 0, rate: 10_000 });
const browser = await startBrowser(path);
try {
  for (const [name, address, ready] of [
    ["Overview", "/", "main .tile"],
    ["Runs", "/runs", "main tbody tr"],
    ["2,000 calls", `/runs/${long}`, "main [role=option]"],
  ] as const) {
    const times: number[] = [];
    const busy: number[] = [];
    let bytes = 0;
    for (let turn = 0; turn < TRIES; turn += 1) {
      const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
      const page = await context.newPage();
      const work = await workOf(page);
      await page.goto(serving.url + address, { waitUntil: "commit" });
      await page.waitForSelector(ready);
      times.push(await page.evaluate(() => performance.now()));
      busy.push(await work());
      bytes = await page.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .reduce((sum, one) => sum + (one as PerformanceResourceTiming).transferSize, 0),
      );
      await context.close();
    }
    console.log(
      `${name}: usable after ${median(times)} ms, ${median(busy)} ms of it work of the page (medians of ${TRIES}, cold cache), ${bytes} bytes transferred`,
    );
  }
  const page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
  await page.goto(`${serving.url}/runs/${long}`);
  await page.getByRole("listbox").waitFor();
  const work = await workOf(page);
  const frames = await page.evaluate(async () => {
    const list = document.querySelector(".virtual-list");
    const gaps: number[] = [];
    let last = performance.now();
    for (let frame = 0; frame < 240 && list !== null; frame += 1) {
      list.scrollTop += 240;
      await new Promise(requestAnimationFrame);
      gaps.push(performance.now() - last);
      last = performance.now();
    }
    return gaps.sort((a, b) => a - b);
  });
  const at = (share: number): string => (frames[Math.floor(frames.length * share)] ?? 0).toFixed(1);
  const each = ((await work()) / frames.length).toFixed(2);
  console.log(
    `Scrolling 2,000 calls: a frame takes ${at(0.5)} ms (median), ${at(0.95)} ms (p95); the page works ${each} ms for one`,
  );
} finally {
  await browser.close();
  await serving.close();
  await app.close();
}

/** CPU time of the page's main thread since, in ms: what a busy machine does not blur. */
async function workOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
  };
  const before = await spent();
  return async () => (await spent()) - before;
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0);
}
