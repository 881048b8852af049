import type { Area, Sample } from "../harness/area.ts";
import { formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { median, spread } from "../harness/statistics.ts";

/** Calls of one batch; a batch with the contract and one without take turns. */
const BATCH = 50;
const BATCHES = 60;

/** What a contract adds to a call, beyond the tool and what its journal costs anyway. */
export async function loadArea(): Promise<Area> {
  const { variants } = await import("./variants.ts");
  return {
    name: "contract",
    variants: variants.map(({ name }) => name),
    measure: (name, { scale }) => measure(name, Math.max(10, Math.round(BATCHES * scale))),
    report: (samples) =>
      report(
        samples,
        variants.map(({ name }) => name),
      ),
  };
}

async function measure(name: string, batches: number): Promise<Sample["figures"]> {
  const { open } = await import("../../src/app/open.ts");
  const { workflow } = await import("../../src/core/workflow.ts");
  const { variants } = await import("./variants.ts");
  const variant = variants.find((one) => one.name === name);
  if (variant === undefined) throw new RangeError(`There is no variant "${name}"`);
  let asked = 0;
  const flow = workflow({
    name: "batch",
    run: async (_ctx, which: "call" | "bare") => {
      for (let i = 0; i < BATCH; i += 1) await variant[which](asked++);
    },
  });
  const app = await open({ store: ":memory:", workflows: [flow], budget: { repeats: 1_000_000 } });
  const batch = async (which: "call" | "bare"): Promise<number> => {
    const before = process.cpuUsage();
    const run = await app.run(flow, which);
    const { user, system } = process.cpuUsage(before);
    if (run.status !== "completed") throw new Error(`A run ended as ${run.status}`);
    return (user + system) / BATCH;
  };
  for (let i = 0; i < 20; i += 1) {
    await batch("call");
    await batch("bare");
  }
  const calls: number[] = [];
  const bares: number[] = [];
  for (let i = 0; i < batches; i += 1) {
    calls.push(await batch("call"));
    bares.push(await batch("bare"));
  }
  await app.close();
  return {
    call: median(calls),
    bare: median(bares),
    // Of neighbours, which shared whatever else the machine did.
    own: median(calls.map((cpu, i) => cpu - (bares[i] ?? cpu))),
  };
}

function report(samples: readonly Sample[], names: readonly string[]): string {
  const rows = names.map((name) => [
    name,
    ...["call", "bare", "own"].map((figure) => formatSpread(spread(samples, name, figure))),
  ]);
  return [
    "CPU microseconds of one call in a run on a store in memory, 1 KB in and 1 KB out, the tool itself doing nothing: with its contract, straight to the seam (recorded with as many appends), and the median of the differences between neighbouring batches of 50.",
    markdownTable(["", "with its contract", "without", "the contract's own"], rows),
  ].join("\n\n");
}
