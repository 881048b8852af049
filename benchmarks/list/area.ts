import { join } from "node:path";
import type { Area, Sample } from "../harness/area.ts";
import { formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { spread } from "../harness/statistics.ts";

const RUNS = 100_000;
const QUERIES = [
  "newest 50",
  "failed, newest 50",
  "one workflow",
  "one subject",
  "page 100",
  "show a run",
  "stats",
] as const;

/** What people wait for when they look into a store of 100,000 runs. */
export async function loadArea(): Promise<Area> {
  return {
    name: "list",
    variants: ["queries"],
    measure: (_variant, { directory, scale }) => measure(directory, Math.round(RUNS * scale)),
    report,
  };
}

async function measure(directory: string, runs: number): Promise<Sample["figures"]> {
  const { open } = await import("../../src/app/open.ts");
  const { workflow } = await import("../../src/core/workflow.ts");
  const app = await open({ store: join(directory, "airworthy.db") });
  const flows = Array.from({ length: 5 }, (_, w) =>
    workflow({
      name: `workflow-${w}`,
      run: async (ctx, n: number) => {
        for (let i = 0; i < 5; i += 1)
          await ctx.step(`step-${i}`, () => ({ n, i, note: "The quick brown fox jumps" }));
        if (n % 50 === 0) throw new Error("A planned failure");
      },
    }),
  );
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < runs; n = next++) {
      const flow = flows[n % flows.length];
      if (flow) await app.run(flow, n, { subject: { id: `user-${n % 1000}` } });
    }
  };
  await Promise.all(Array.from({ length: 100 }, worker));
  const { store } = app;
  const middle = (await store.list({ limit: 1000 })).runs.at(-1);
  let cursor: string | undefined;
  for (let page = 0; page < 99; page += 1)
    cursor = (await store.list({ limit: 50, ...(cursor ? { cursor } : {}) })).next;
  const figures = {
    "newest 50": await best(() => store.list({ limit: 50 })),
    "failed, newest 50": await best(() => store.list({ status: "failed", limit: 50 })),
    "one workflow": await best(() => store.list({ workflow: "workflow-3", limit: 50 })),
    "one subject": await best(() => store.list({ subject: "user-77", limit: 50 })),
    "page 100": await best(() => store.list({ limit: 50, ...(cursor ? { cursor } : {}) })),
    "show a run": await best(() => (middle ? store.load(middle.id) : Promise.resolve(undefined))),
    stats: await best(() => store.stats()),
  };
  const { bytes, calls } = await store.stats();
  await app.close();
  return { ...figures, bytesPerCall: bytes / calls };
}

/** Median of 9, in ms: the first one reads from the disk, as a person's first look does. */
async function best(query: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 9; i += 1) {
    const started = performance.now();
    await query();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[4] ?? 0;
}

function report(samples: readonly Sample[]): string {
  const rows = QUERIES.map((name) => [name, formatSpread(spread(samples, "queries", name))]);
  const bytes = formatSpread(spread(samples, "queries", "bytesPerCall"));
  return [
    `A store of ${RUNS} runs with 5 calls each; ${bytes} bytes of file a call, runs included.`,
    markdownTable(["query", "ms"], rows),
  ].join("\n\n");
}
