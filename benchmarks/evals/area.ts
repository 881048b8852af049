import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Area, Sample } from "../harness/area.ts";
import { loadVariants } from "../harness/load-variants.ts";
import { formatNumber, formatRatio, formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { ratio, spread } from "../harness/statistics.ts";
import { runCommand } from "./run-command.ts";
import type { EvalVariant, Workload } from "./variant.ts";
import { isEvalVariant } from "./variant.ts";

const CONCURRENCY = 50;
const TASK_MS = 20;

/** What an evaluation costs whose task is nothing, or waits for 20 ms: whole commands, start-up included. */
export async function loadArea(): Promise<Area> {
  const variants = await loadVariants(new URL("./variants/", import.meta.url), isEvalVariant);
  return {
    name: "evals",
    variants: variants.map(({ name }) => name),
    measure: async (id, { directory, scale }) => {
      const variant = variants.find(({ name }) => name === id);
      if (variant === undefined) throw new RangeError(`Cannot measure "${id}": no such variant`);
      return measure(variant, { directory, scale });
    },
    report: (samples) => report(variants, samples),
  };
}

async function measure(
  variant: EvalVariant,
  { directory, scale }: { directory: string; scale: number },
): Promise<Sample["figures"]> {
  const of = async (name: string, workload: Omit<Workload, "concurrency">) => {
    const folder = join(directory, name);
    await mkdir(folder);
    const command = await variant.prepare(folder, { ...workload, concurrency: CONCURRENCY });
    return runCommand(command, folder);
  };
  // The first start compiles, which a tool that is used every day has behind it.
  await of("warm", { cases: 1, taskMs: 0 });
  const one = await of("one", { cases: 1, taskMs: 0 });
  const thousand = Math.round(1_000 * scale);
  const small = await of("small", { cases: thousand, taskMs: 0 });
  const waiting = await of("waiting", { cases: thousand, taskMs: TASK_MS });
  const figures = {
    startUp: one.wall,
    smallRate: thousand / small.wall,
    waitingWall: waiting.wall,
    waitingRatio: waiting.wall / ideal(thousand),
    waitingLessStart: (waiting.wall - one.wall) / ideal(thousand),
  };
  const most = Math.round(10_000 * scale);
  if (variant.most < most) return { ...figures, rss: small.rss };
  const large = await of("large", { cases: most, taskMs: 0 });
  const long = await of("long", { cases: most, taskMs: TASK_MS });
  return {
    ...figures,
    rate: most / large.wall,
    rateLessStart: most / Math.max(0.001, large.wall - one.wall),
    cpuPerCase: (large.cpu - one.cpu) / most,
    rss: Math.max(large.rss, long.rss),
    longRatio: long.wall / ideal(most),
  };
}

/** Seconds that the tasks themselves take. */
function ideal(cases: number): number {
  return (cases * TASK_MS) / CONCURRENCY / 1_000;
}

function report(variants: readonly EvalVariant[], samples: readonly Sample[]): string {
  const measured = new Set(samples.map(({ variant }) => variant));
  const braintrust = variants.find(({ name }) => name.startsWith("braintrust"))?.name ?? "";
  const shown = (variant: string, figure: string) => formatSpread(spread(samples, variant, figure));
  const rows = variants
    .filter(({ name }) => measured.has(name))
    .map(({ name }) => [
      name,
      shown(name, "startUp"),
      shown(name, "smallRate"),
      shown(name, "rate"),
      formatRatio(ratio(samples, "rate", { variant: name, baseline: braintrust })),
      shown(name, "rateLessStart"),
      shown(name, "cpuPerCase"),
      shown(name, "rss"),
    ]);
  const waiting = variants
    .filter(({ name }) => measured.has(name))
    .map(({ name }) => [
      name,
      shown(name, "waitingWall"),
      shown(name, "waitingRatio"),
      shown(name, "waitingLessStart"),
      shown(name, "longRatio"),
    ]);
  return [
    `One check for equality a case, ${CONCURRENCY} in flight; whole commands, from the start of the process to its end. Start-up is a command with one case, started a second time. Airworthy records every trial as a run and keeps it in its store, prints figures with intervals, and loads its configuration from TypeScript.`,
    "A task that returns at once:",
    markdownTable(
      [
        "runner",
        "start-up s",
        "cases/s, 1,000",
        "cases/s, 10,000",
        "x braintrust",
        "less start-up",
        "CPU ms a case",
        "peak MiB",
      ],
      rows,
    ),
    `1,000 cases of ${TASK_MS} ms, ideal ${formatNumber(ideal(1_000))} s, and 10,000 of them:`,
    markdownTable(["runner", "s", "x ideal", "x ideal, less start-up", "x ideal, 10,000"], waiting),
  ].join("\n\n");
}
