import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "../../src/app/open.ts";
import type { ReleaseId } from "../../src/core/ids.ts";
import type { Area, Sample } from "../harness/area.ts";
import { formatRatio, formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { median, spread } from "../harness/statistics.ts";

const VARIANTS = {
  "no shadow": undefined,
  "a shadow that works": `await new Promise((r) => setTimeout(r, 10)); return "other";`,
  "a shadow that crashes": "process.exit(1);",
  "a shadow that hangs": "for (;;);",
} as const;
type Name = keyof typeof VARIANTS;

/** Runs of a block; blocks with and without the shadow take turns. */
const BLOCK = 250;
const BLOCKS = 8;
const IN_FLIGHT = 4;

/** What a shadow does to the latency of what serves: five recorded steps around a wait of 20 ms. */
export async function loadArea(): Promise<Area> {
  return {
    name: "shadow",
    variants: Object.keys(VARIANTS),
    measure: (variant, { directory, scale }) =>
      measure(variant as Name, directory, Math.max(2, Math.round(BLOCKS * scale))),
    report,
  };
}

async function measure(variant: Name, directory: string, blocks: number): Promise<Sample["figures"]> {
  const { open } = await import("../../src/app/open.ts");
  const { createRelease } = await import("../../src/app/create-release.ts");
  const app = await open({ store: join(directory, "store.db"), releases: { root: directory } });
  const make = async (name: string, body: string): Promise<ReleaseId> => {
    const folder = join(directory, name);
    mkdirSync(folder);
    const config = join(folder, "airworthy.config.ts");
    writeFileSync(
      config,
      `import { workflow } from "airworthy";
      export default { workflows: [workflow({ name: "serve", run: async (ctx, n) => { ${body} } })] };`,
    );
    return (await createRelease({ config, store: app.store })).id;
  };
  const stable = await make(
    "stable",
    `for (let i = 0; i < 4; i += 1) await ctx.step("step", () => n);
    await ctx.step("wait", () => new Promise((r) => setTimeout(r, 20)));
    return n;`,
  );
  const body = VARIANTS[variant];
  const candidate = body === undefined ? undefined : await make("candidate", body);
  await serve(app, { stable, candidate });
  await block(app);
  const taken: { off: number[]; on: number[] } = { off: [], on: [] };
  for (let i = 0; i < blocks; i += 1) {
    const isOn = i % 2 === 1;
    await serve(app, { stable, candidate: isOn ? candidate : undefined });
    taken[isOn ? "on" : "off"].push(...(await block(app)));
  }
  const stats = await app.shadows.stats("bench");
  await app.close();
  const [off, on] = [p99(taken.off), p99(taken.on)];
  return {
    off,
    on,
    ratio: on / off,
    medianRatio: median(taken.on) / median(taken.off),
    shadows: (stats?.done ?? 0) + (stats?.lost ?? 0),
  };
}

let rev = 0;

async function serve(
  app: App,
  { stable, candidate }: { stable: ReleaseId; candidate: ReleaseId | undefined },
) {
  rev += 1;
  const shadow = candidate === undefined ? {} : { shadow: { id: "bench", candidate, timeout: 2_000 } };
  await app.store.servings.set({ workflow: "serve", rev, at: Date.now(), by: "bench", stable, ...shadow });
  await new Promise((resolve) => setTimeout(resolve, 50));
}

async function block(app: App): Promise<number[]> {
  const serving = { name: "serve", input: undefined, run: async () => undefined };
  const took: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < BLOCK; n = next++) {
      const began = performance.now();
      await app.run(serving, n);
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return took;
}

function p99(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
}

function report(samples: readonly Sample[]): string {
  const rows = Object.keys(VARIANTS).map((name) => [
    name,
    formatSpread(spread(samples, name, "off")),
    formatSpread(spread(samples, name, "on")),
    formatRatio(spread(samples, name, "ratio")?.median),
    formatRatio(spread(samples, name, "medianRatio")?.median),
    formatSpread(spread(samples, name, "shadows")),
  ]);
  return [
    `Runs of five recorded steps, one of which waits for 20 ms, ${IN_FLIGHT} in flight. Blocks of ${BLOCK} runs with the shadow and without take turns in one process; "no shadow" compares the blocks with themselves and says how far the others can be trusted. At most 1.05 x is the target.`,
    markdownTable(["", "p99 ms without", "p99 ms with", "p99", "median", "shadows run or lost"], rows),
  ].join("\n\n");
}
