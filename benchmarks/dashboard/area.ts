import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Area, Sample } from "../harness/area.ts";
import { formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { spread } from "../harness/statistics.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGES = ["Overview", "Runs", "2,000 calls"] as const;
const SCROLL = "scrolling 2,000 calls";

/** How soon a page of the dashboard can be used in Chromium, and how smoothly a long run scrolls. */
export async function loadArea(): Promise<Area> {
  return { name: "dashboard", variants: ["chromium"], measure, report };
}

async function measure(): Promise<Sample["figures"]> {
  const args = [join(ROOT, "tools/run.mjs"), "measure"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  const figures: Record<string, number> = {};
  for (const page of PAGES) {
    const [, usable, work, bytes] =
      new RegExp(`^${page}: usable after (\\d+) ms, (\\d+) ms .*, (\\d+) bytes`, "m").exec(stdout) ?? [];
    Object.assign(figures, {
      [`${page} usable`]: Number(usable),
      [`${page} work`]: Number(work),
      [`${page} bytes`]: Number(bytes),
    });
  }
  const [, frame, slow] = /a frame takes ([\d.]+) ms \(median\), ([\d.]+) ms/.exec(stdout) ?? [];
  if (frame === undefined) throw new Error(`Cannot measure: the page said ${stdout.slice(-400)}`);
  return { ...figures, [`${SCROLL} frame`]: Number(frame), [`${SCROLL} slow`]: Number(slow) };
}

function report(samples: readonly Sample[]): string {
  const of = (figure: string): string => formatSpread(spread(samples, "chromium", figure));
  return [
    "The server, the browser and the shop of the tests on this machine; cold cache, medians of seven loads a round.",
    markdownTable(
      ["page", "usable after, ms", "of it work of the page, ms", "bytes transferred"],
      PAGES.map((page) => [page, of(`${page} usable`), of(`${page} work`), of(`${page} bytes`)]),
    ),
    `Scrolling 2,000 calls: a frame takes ${of(`${SCROLL} frame`)} ms (median), ${of(`${SCROLL} slow`)} ms (p95).`,
  ].join("\n\n");
}
