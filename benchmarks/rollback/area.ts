import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Area, Sample } from "../harness/area.ts";
import { formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { spread } from "../harness/statistics.ts";

const VARIANTS = { "1 process": 1, "8 processes": 8, "8 processes, PostgreSQL": 8 } as const;
type Name = keyof typeof VARIANTS;

const DRILLS = 40;
/** Ms of each rollback. */
const LASTS = 400;

/** How long after a rollback the last process still begins a run on what was rolled back. */
export async function loadArea(): Promise<Area> {
  return {
    name: "rollback",
    variants: Object.keys(VARIANTS),
    measure: (variant, { directory, scale }) =>
      withStore(variant, (store) =>
        measure(VARIANTS[variant as Name], { directory, store }, Math.max(3, Math.round(DRILLS * scale))),
      ),
    report,
  };
}

/** A file in the measurement's folder, or a database of a server that is started for it. */
async function withStore<T>(variant: string, work: (store: string | undefined) => Promise<T>): Promise<T> {
  if (!variant.includes("PostgreSQL")) return work(undefined);
  const { startTestServer } = await import("../../src/postgres/_test-server.ts");
  const server = await startTestServer();
  if (server === undefined) throw new Error("PostgreSQL: npm has no build of it for this platform");
  try {
    const { host, user, database } = server.client;
    return await work(`postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`);
  } finally {
    await server.dispose();
  }
}

interface Place {
  readonly directory: string;
  readonly store: string | undefined;
}

async function measure(
  processes: number,
  { directory, store }: Place,
  drills: number,
): Promise<Sample["figures"]> {
  const { open } = await import("../../src/app/open.ts");
  const { createRelease } = await import("../../src/app/create-release.ts");
  const { drill } = await import("../../src/rollout/drill.ts");
  const { serving } = await import("./serving.ts");
  const app = await open(serving(directory, store));
  const config = join(directory, "airworthy.config.ts");
  writeFileSync(
    config,
    `import { workflow } from "airworthy";
    export default { workflows: [workflow({ name: "support", run: async () => "released" })] };`,
  );
  const { id: stable } = await createRelease({ config, store: app.store });
  await app.store.servings.set({ workflow: "support", rev: 1, at: Date.now(), by: "bench", stable });
  const script = join(import.meta.dirname, "_server.ts");
  const servers = Array.from({ length: processes }, () =>
    fork(script, store === undefined ? [directory] : [directory, store], { execArgv: process.execArgv }),
  );
  await Promise.all(servers.map((server) => once(server, "message")));
  const lastOld: number[] = [];
  const committed: number[] = [];
  let runs = 0;
  for (let i = 0; i < drills; i++) {
    const one = await drill(app.store, "support", { at: Date.now(), by: "bench", why: "", lasts: LASTS });
    lastOld.push(one.lastOld);
    committed.push(one.committed);
    runs += one.runs;
  }
  for (const server of servers) server.disconnect();
  await Promise.all(servers.map((server) => server.exitCode ?? once(server, "exit")));
  await app.close();
  return {
    median: quantile(lastOld, 0.5),
    p99: quantile(lastOld, 0.99),
    committed: quantile(committed, 0.5),
    runs: runs / drills,
  };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? 0;
}

function report(samples: readonly Sample[]): string {
  const figure = (variant: string, name: string) => formatSpread(spread(samples, variant, name));
  const rows = Object.keys(VARIANTS).map((variant) => [
    variant,
    figure(variant, "median"),
    figure(variant, "p99"),
    figure(variant, "committed"),
    figure(variant, "runs"),
  ]);
  return [
    `${DRILLS} rollbacks of ${LASTS} ms a round, on one SQLite file or one PostgreSQL server of the same machine, while every process begins a run each 5 ms: ms from the command to the last run that still began on the old release, and until the store had taken the change.`,
    markdownTable(["serving", "last old run, median", "p99", "committed, median", "runs a rollback"], rows),
  ].join("\n\n");
}
