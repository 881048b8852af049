import { chmodSync } from "node:fs";
import type { Area, Sample } from "../harness/area.ts";
import { formatNumber, formatRatio, formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { ratio, spread } from "../harness/statistics.ts";
import { timed } from "../harness/timed.ts";
import { bareInserts } from "./bare-inserts.ts";
import { IN_FLIGHT, STEPS } from "./rows.ts";
import { serverCpuUs } from "./server-cpu.ts";
import { storedRuns } from "./stored-runs.ts";

const STORE = "Airworthy, 100 runs in flight";
const BARE = "the same rows in batches of 100, bare";
const DURABLE = ", fsync on";
const VARIANTS = [BARE, STORE, BARE + DURABLE, STORE + DURABLE];
const RUNS = 10_000;
const WARM_UP = 400;

/** What the store's promises cost on PostgreSQL, beside inserting the rows that it writes. */
export async function loadArea(): Promise<Area> {
  return { name: "postgres", variants: VARIANTS, measure, report };
}

async function measure(
  variant: string,
  { directory, scale }: { readonly directory: string; readonly scale: number },
): Promise<Sample["figures"]> {
  const { startTestServer } = await import("../../src/postgres/_test-server.ts");
  // The server may run as somebody else, who has to get through.
  chmodSync(directory, 0o711);
  const fsync = variant.endsWith(DURABLE);
  const server = await startTestServer({ fsync, below: directory });
  if (server === undefined) throw new Error("PostgreSQL is not installed: run npm ci in the repository");
  const work = await (variant.startsWith(STORE) ? storedRuns(server.client) : bareInserts(server.client));
  try {
    await work.run(WARM_UP);
    const runs = Math.max(IN_FLIGHT, Math.round((RUNS * scale) / IN_FLIGHT) * IN_FLIGHT);
    const before = serverCpuUs(server.client.host);
    const { wallUs, cpuUs } = await timed(() => work.run(runs));
    const calls = runs * STEPS;
    return {
      "calls/s": calls / (wallUs / 1e6),
      "client CPU us": cpuUs / calls,
      "server CPU us": (serverCpuUs(server.client.host) - before) / calls,
    };
  } finally {
    await work.close();
    await server.dispose();
  }
}

function report(samples: readonly Sample[]): string {
  const rows = VARIANTS.map((variant) => {
    const durable = variant.endsWith(DURABLE) ? DURABLE : "";
    return [
      variant,
      formatSpread(spread(samples, variant, "calls/s")),
      formatRatio(ratio(samples, "calls/s", { variant, baseline: BARE + durable })),
      formatNumber(spread(samples, variant, "client CPU us")?.median),
      formatNumber(spread(samples, variant, "server CPU us")?.median),
    ];
  });
  return [
    `Runs of ${STEPS} steps, each with a result of 313 bytes that is acknowledged before the next is made, ${IN_FLIGHT} runs in flight: begun, executed and ended by the store, on one connection of its ten. Beside it the rows of the same runs, calls and ends are inserted into tables with the same indexes, ${IN_FLIGHT} rows a statement, as one array a column (the columns that are not empty), by the same driver and on one connection: nobody waits for anything, looks up an owner or takes part in retention.`,
    markdownTable(["", "calls/s", "of bare", "client CPU us a call", "server CPU us a call"], rows),
  ].join("\n\n");
}
