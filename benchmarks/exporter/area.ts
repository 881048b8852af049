import { join } from "node:path";
import type { Area, Sample } from "../harness/area.ts";
import { formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { spread } from "../harness/statistics.ts";

const RUNS = 4_000;
const CALLS = 5;
/** Nobody listens there: a back end that is down. */
const DOWN = "http://127.0.0.1:9/v1/traces";

const VARIANTS = ["no exporter", "an exporter whose back end is down"] as const;

/** What an exporter costs the runs: CPU of the process and wall time a call, runs one after another. */
export async function loadArea(): Promise<Area> {
  return {
    name: "exporter",
    variants: VARIANTS,
    measure: (variant, { directory, scale }) =>
      measure(variant === VARIANTS[1], directory, Math.max(200, Math.round(RUNS * scale))),
    report,
  };
}

async function measure(exports: boolean, directory: string, runs: number): Promise<Sample["figures"]> {
  const { open } = await import("../../src/app/open.ts");
  const { workflow } = await import("../../src/core/workflow.ts");
  const { otlp } = await import("../../src/observe.ts");
  const five = workflow({
    name: "five",
    run: async (ctx) => {
      for (let i = 0; i < CALLS; i++) await ctx.step("step", () => i);
    },
  });
  const exporters = exports ? [otlp({ name: "down", url: DOWN })] : [];
  const app = await open({ store: join(directory, "store.db"), workflows: [five], exporters });
  const some = async (count: number) => {
    for (let i = 0; i < count; i++) await app.run(five, undefined);
  };
  await some(Math.round(runs / 4));
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  await some(runs);
  const { user, system } = process.cpuUsage(cpu);
  const took = performance.now() - wall;
  const calls = runs * CALLS;
  await app.close();
  return { cpu: (user + system) / calls, wall: (took * 1_000) / calls };
}

function report(samples: readonly Sample[]): string {
  const figure = (variant: string, name: string) => formatSpread(spread(samples, variant, name));
  const rows = VARIANTS.map((variant) => [variant, figure(variant, "cpu"), figure(variant, "wall")]);
  return [
    `${RUNS} runs of ${CALLS} recorded steps, one after another.`,
    markdownTable(["runs", "CPU us a call", "wall us a call"], rows),
  ].join("\n\n");
}
