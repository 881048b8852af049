import { after } from "node:test";
import { bodyOf } from "../core/body.ts";
import type { RunId } from "../core/ids.ts";
import { newRunId } from "../core/ids.ts";
import type { CallRecord, StoredRun } from "../core/run.ts";
import type { Store } from "../core/store.ts";
import type { Criteria } from "../evals/criteria.ts";
import { openSqliteStore } from "../store/sqlite/sqlite-store.ts";
import type { Alert } from "./alerts/alert.ts";
import { readAlert } from "./alerts/alert.ts";
import type { MonitorOptions } from "./monitor.ts";
import { Monitor } from "./monitor.ts";
import type { MonitorSettings } from "./settings.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday, at midnight in UTC. */
export const MONDAY = Date.UTC(2026, 10, 2);

export interface Traffic {
  readonly from: number;
  readonly runs: number;
  /** Ms from one run to the next. Default a minute. */
  readonly every?: number;
  /** Whether the i-th fails. Default: none does. */
  readonly fails?: (i: number) => boolean;
  /** Ms that the i-th takes. Default 1,000, a little more or less. */
  readonly took?: (i: number) => number;
  readonly cost?: number;
  readonly release?: string;
  readonly workflow?: string;
  readonly calls?: readonly CallRecord[];
  readonly attributes?: (i: number) => Readonly<Record<string, string>>;
}

/** Stores runs that have ended, as if they had been executed then. */
export async function traffic(store: Store, of: Traffic): Promise<readonly RunId[]> {
  const { from, runs, every = MINUTE, fails = () => false, took = spread } = of;
  const ids: RunId[] = [];
  for (let i = 0; i < runs; i++) {
    const run = runOf(of, { i, at: from + i * every, failed: fails(i), took: took(i) });
    await store.import(run);
    ids.push(run.id);
  }
  return ids;
}

function spread(i: number): number {
  return 900 + ((i * 7_919) % 200);
}

function runOf(
  { cost = 0.01, release, workflow = "support", calls = [], attributes }: Traffic,
  {
    i,
    at,
    failed,
    took,
  }: { readonly i: number; readonly at: number; readonly failed: boolean; readonly took: number },
): StoredRun {
  const error = { name: "Error", message: "It broke" };
  const end = failed
    ? ({ status: "failed", error } as const)
    : ({ status: "completed", output: bodyOf('"done"') } as const);
  return {
    id: newRunId(at),
    workflow,
    input: bodyOf('"hello"'),
    startedAt: at,
    ...(release === undefined ? {} : { release }),
    ...(attributes === undefined ? {} : { subject: { id: `u${i}`, attributes: attributes(i) } }),
    end,
    status: end.status,
    interrupted: false,
    took,
    totals: { calls: calls.length, tokensIn: 0, tokensOut: 0, cost, unpriced: 0, toolErrors: 0 },
    attempt: 1,
    calls,
  };
}

export interface Scene {
  readonly store: Store;
  /** Looks as of then. */
  look(now: number): Promise<boolean>;
  alerts(open?: boolean): Promise<readonly Alert[]>;
}

export interface SceneOptions extends Partial<Pick<MonitorOptions, "onAlert" | "targets">> {
  readonly settings?: MonitorSettings;
  readonly criteria?: Criteria;
}

/** A store in memory, and a monitor on it whose clock stands still between two looks. */
export async function scene(options: SceneOptions = {}): Promise<Scene> {
  const { settings = {}, criteria, targets = ["webhook 1"], onAlert } = options;
  const store = await openSqliteStore({ path: ":memory:" });
  after(() => store.close());
  let time = 0;
  const monitor = new Monitor({
    store,
    settings,
    criteriaOf: async () => criteria,
    name: "one",
    targets,
    now: () => time,
    onAlert,
  });
  return {
    store,
    look(now) {
      time = now;
      return monitor.tick();
    },
    alerts: async (open) =>
      (await store.monitoring.alerts(open === undefined ? {} : { open })).map(readAlert),
  };
}
