import { routeOf } from "../../core/route-of.ts";
import type { RunSummary } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import type { Traffic } from "./coverage.ts";

export interface TrafficOptions {
  /** Ms since the epoch. Default: all that the store has. */
  readonly since?: number;
  readonly workflow?: string;
  /** Runs looked at, the newest. Default 10,000. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  /** Called after each run. */
  readonly onRun?: () => void;
}

const LIMIT = 10_000;
const PAGE = 1_000;

/** Production runs of a store, the newest first: those that are no fork, rerun, shadow or trial of others. */
export async function trafficOf(
  store: Pick<Store, "list" | "load">,
  { since, workflow, limit = LIMIT, signal, onRun = () => {} }: TrafficOptions = {},
): Promise<readonly Traffic[]> {
  const traffic: Traffic[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list({
      ...(since === undefined ? {} : { since }),
      ...(workflow === undefined ? {} : { workflow }),
      ...(cursor === undefined ? {} : { cursor }),
      limit: PAGE,
    });
    for (const run of page.runs) {
      signal?.throwIfAborted();
      if (run.parent !== undefined || traffic.length >= limit) continue;
      traffic.push(await seen(store, run));
      onRun();
    }
    cursor = traffic.length < limit ? page.next : undefined;
  } while (cursor !== undefined);
  return traffic;
}

async function seen(store: Pick<Store, "load">, run: RunSummary): Promise<Traffic> {
  const whole = await store.load(run.id);
  return {
    run: run.id,
    route: whole === undefined ? undefined : routeOf(whole.calls),
    attributes: run.subject?.attributes ?? {},
    tags: run.tags ?? [],
    failed: run.status === "failed",
  };
}
