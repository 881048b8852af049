import { join } from "node:path";
import type { Area, Sample } from "../harness/area.ts";
import { formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { text } from "../harness/scripted-answers.ts";
import { spread } from "../harness/statistics.ts";

const VARIANTS = ["steps, 10 a run", "steps, 100 a run", "model calls, 10 a run"] as const;

/** How many recorded calls a replay answers in a second. */
export async function loadArea(): Promise<Area> {
  return {
    name: "replay",
    variants: VARIANTS,
    measure: (variant, { directory, scale }) =>
      measure({ variant, directory, runs: Math.max(10, Math.round(300 * scale)) }),
    report,
  };
}

async function measure(given: {
  variant: string;
  directory: string;
  runs: number;
}): Promise<Sample["figures"]> {
  const { open } = await import("../../src/app/open.ts");
  const { workflow } = await import("../../src/core/workflow.ts");
  const { generateText } = await import("../../src/models/ai-sdk.ts");
  const calls = given.variant.includes("100") ? 100 : 10;
  const model = text("It left on Monday.");
  const flow = workflow({
    name: "flow",
    run: async (ctx) => {
      for (let i = 0; i < calls; i += 1) {
        if (given.variant.startsWith("model")) await generateText({ model, prompt: `Where is order ${i}?` });
        else await ctx.step(`step-${i}`, () => ({ i, status: "resolved", note: "The quick brown fox" }));
      }
    },
  });
  const app = await open({ store: join(given.directory, "airworthy.db"), workflows: [flow] });
  const ids = [];
  for (let i = 0; i < given.runs; i += 1) ids.push((await app.run(flow, undefined)).id);
  const startedCpu = process.cpuUsage();
  const started = performance.now();
  for (const id of ids) {
    const again = await app.replay(id);
    if (again.status !== "same") throw new Error(`A replay ended as ${again.status}`);
  }
  const seconds = (performance.now() - started) / 1000;
  const cpu = process.cpuUsage(startedCpu);
  await app.close();
  const total = given.runs * calls;
  return { perSecond: total / seconds, cpu: (cpu.user + cpu.system) / total };
}

function report(samples: readonly Sample[]): string {
  const rows = VARIANTS.map((id) => [
    id,
    formatSpread(spread(samples, id, "perSecond")),
    formatSpread(spread(samples, id, "cpu")),
  ]);
  return [
    "Runs loaded from the file and replayed one after another.",
    markdownTable(["", "calls/s", "CPU us a call"], rows),
  ].join("\n\n");
}
