import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Area, Sample } from "../harness/area.ts";
import { formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { text } from "../harness/scripted-answers.ts";
import { spread } from "../harness/statistics.ts";

const MARKS = [1_000, 2_500, 5_000, 7_500, 10_000] as const;

/** Whether a process that runs for long keeps its size. */
export async function loadArea(): Promise<Area> {
  return {
    name: "memory",
    variants: ["100 in flight"],
    measure: (_variant, { directory }) => measure(directory),
    report,
  };
}

async function measure(directory: string): Promise<Sample["figures"]> {
  const { open } = await import("../../src/app/open.ts");
  const { workflow } = await import("../../src/core/workflow.ts");
  const { generateText } = await import("../../src/models/ai-sdk.ts");
  const app = await open({ store: join(directory, "airworthy.db") });
  const flow = workflow({
    name: "flow",
    run: async (ctx, n: number) => {
      for (let i = 0; i < 5; i += 1) await ctx.step(`step-${i}`, () => ({ n, i, text: "x".repeat(300) }));
      const model = text(`Order ${n} left on Monday.`);
      return (await generateText({ model, prompt: `Where is order ${n}?` })).text;
    },
  });
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const figures: Record<string, number> = {};
  let done = 0;
  for (const mark of MARKS) {
    let next = done;
    const worker = async (): Promise<void> => {
      for (let n = next++; n < mark; n = next++) await app.run(flow, n);
    };
    await Promise.all(Array.from({ length: 100 }, worker));
    done = mark;
    // Twice, since what the first one frees may hold what the second one frees.
    for (let i = 0; i < 2; i += 1) collect();
    figures[`heap ${mark}`] = process.memoryUsage().heapUsed / 2 ** 20;
    figures[`rss ${mark}`] = process.memoryUsage().rss / 2 ** 20;
  }
  await app.close();
  return figures;
}

function report(samples: readonly Sample[]): string {
  const rows = MARKS.map((mark) => [
    String(mark),
    formatSpread(spread(samples, "100 in flight", `rss ${mark}`)),
    formatSpread(spread(samples, "100 in flight", `heap ${mark}`)),
  ]);
  return [
    "Runs of five steps and a model call through one process, 100 in flight.",
    markdownTable(["after runs", "RSS MiB", "heap MiB"], rows),
  ].join("\n\n");
}
