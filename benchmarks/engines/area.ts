import type { Area, Sample } from "../harness/area.ts";
import { inFlight } from "../harness/in-flight.ts";
import { formatNumber, formatRatio, formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { ratio, spread } from "../harness/statistics.ts";
import { timed } from "../harness/timed.ts";
import { childrenCpuUs } from "./children-cpu.ts";
import type { Work } from "./work.ts";
import { IN_FLIGHT, RUNS, STEPS, WARM_UP } from "./work.ts";

interface Variant {
  readonly bare: string;
  readonly setup: (directory: string) => Promise<Work>;
}

const RESTATE = "Restate's SDK alone";
const DBOS = "DBOS's SDK alone";
const through =
  (engine: "restate" | "dbos", isOnPostgres: boolean) =>
  async (directory: string): Promise<Work> =>
    (await import("./through-port.ts")).throughPort(engine, { directory, isOnPostgres });

const VARIANTS: ReadonlyMap<string, Variant> = new Map([
  [RESTATE, { bare: RESTATE, setup: async () => (await import("./bare-restate.ts")).bareRestate() }],
  ["Airworthy on Restate, store in a file", { bare: RESTATE, setup: through("restate", false) }],
  ["Airworthy on Restate, store on PostgreSQL", { bare: RESTATE, setup: through("restate", true) }],
  [DBOS, { bare: DBOS, setup: async (directory) => (await import("./bare-dbos.ts")).bareDbos(directory) }],
  ["Airworthy on DBOS, store in a file", { bare: DBOS, setup: through("dbos", false) }],
  ["Airworthy on DBOS, store on the same PostgreSQL", { bare: DBOS, setup: through("dbos", true) }],
]);

const CPU = "CPU ms a run";
const WORKER = "worker CPU ms a run";
const SERVER = "server CPU ms a run";
const RATE = "runs/s";

/** What the port costs on an engine, beside the engine's own SDK. */
export async function loadArea(): Promise<Area> {
  return { name: "engines", variants: [...VARIANTS.keys()], measure, report };
}

async function measure(
  id: string,
  { directory, scale }: { readonly directory: string; readonly scale: number },
): Promise<Sample["figures"]> {
  const work = await VARIANTS.get(id)?.setup(directory);
  if (work === undefined) throw new RangeError(`Cannot measure "${id}": no such variant`);
  try {
    await inFlight({ first: 0, count: WARM_UP, limit: IN_FLIGHT }, work.one);
    const count = Math.max(IN_FLIGHT, Math.round(RUNS * scale));
    const before = childrenCpuUs();
    const { wallUs, cpuUs } = await timed(() =>
      inFlight({ first: WARM_UP, count, limit: IN_FLIGHT }, work.one),
    );
    const servers = childrenCpuUs() - before;
    return {
      [CPU]: (cpuUs + servers) / count / 1e3,
      [WORKER]: cpuUs / count / 1e3,
      [SERVER]: servers / count / 1e3,
      [RATE]: count / (wallUs / 1e6),
    };
  } finally {
    await work.close();
  }
}

function report(samples: readonly Sample[]): string {
  const rows = [...VARIANTS].map(([variant, { bare: baseline }]) => [
    variant,
    formatSpread(spread(samples, variant, CPU)),
    formatRatio(ratio(samples, CPU, { variant, baseline })),
    formatNumber(spread(samples, variant, WORKER)?.median),
    formatNumber(spread(samples, variant, SERVER)?.median),
    formatNumber(spread(samples, variant, RATE)?.median),
  ]);
  return [
    `A workflow of ${STEPS} steps, each with a result of 313 bytes that is kept before the next is made; ${IN_FLIGHT} runs in flight, one worker, which also starts them and waits for them. Through the port the steps are kept by the store, with their hashes, times and sums, so that a run can be looked at, replayed and forked; by an SDK alone in the engine. CPU is that of the worker and of all servers it needs; the disk is waited for everywhere (fsync). DBOS takes its runs from a queue in both.`,
    markdownTable(["", CPU, "of bare", "of it worker", "of it servers", RATE], rows),
  ].join("\n\n");
}
