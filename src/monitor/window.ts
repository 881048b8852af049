import type { RunId } from "../core/ids.ts";
import type { Store } from "../core/store.ts";
import type { Rating } from "./criteria/holding.ts";
import type { EndedRun } from "./ended-run.ts";
import { endedRun } from "./ended-run.ts";
import { OWN_CODE, watchedRelease } from "./look/served-watch.ts";

/** Runs of a release, the newest first, and what people said of them. */
export interface Window {
  readonly runs: readonly EndedRun[];
  readonly ratings: readonly Rating[];
  /** There are more runs than were read. */
  readonly isCut: boolean;
}

/** Runs that a figure is made of at most. */
const MOST = 5_000;
/** Runs that began longer than this before, in ms, and ended since, are left out. */
const LONGEST = 3_600_000;

export interface WindowQuery {
  readonly workflow: string;
  /** Empty: the app's own code. */
  readonly release: string;
  /** Ms since the epoch. */
  readonly since: number;
  /** Mark of the last feedback that is known. */
  readonly feedback: number;
}

/** The newest runs of traffic that ended since then. */
export async function readWindow(
  store: Pick<Store, "facts" | "reviews" | "monitoring">,
  { workflow, release, since, feedback }: WindowQuery,
): Promise<Window> {
  const runs: EndedRun[] = [];
  let read = 0;
  const query = { workflow, since: since - LONGEST, only: "traffic", limit: MOST } as const;
  for await (const page of store.facts(release === OWN_CODE ? query : { ...query, release }))
    for (const fact of page) {
      read += 1;
      const ended = watchedRelease(fact.release) === release ? endedRun(fact) : undefined;
      if (ended !== undefined && ended.at >= since) runs.push(ended);
    }
  return { runs, ratings: await ratingsOf(store, runs, { since, feedback }), isCut: read >= MOST };
}

/** What users said, and what people found who looked at them: of each run the last word. */
async function ratingsOf(
  store: Pick<Store, "reviews" | "monitoring">,
  runs: readonly EndedRun[],
  { since, feedback }: Pick<WindowQuery, "since" | "feedback">,
): Promise<readonly Rating[]> {
  const byId = new Map<RunId, EndedRun>(runs.map((run) => [run.id, run]));
  const scores = new Map<RunId, number>();
  const after = Math.max(0, feedback - MOST);
  for (const { run, score } of await store.monitoring.feedback({ after, limit: 2 * MOST }))
    scores.set(run, score);
  for (const { run, verdict } of await store.reviews.list({ since }))
    if (verdict !== "unsure") scores.set(run, verdict === "good" ? 1 : 0);
  return [...scores].flatMap(([id, score]) => {
    const run = byId.get(id);
    return run === undefined ? [] : [{ run, score }];
  });
}
