import type { RunId } from "../core/ids.ts";
import type { Store } from "../core/store.ts";
import type { Raters, Rating } from "./criteria/holding.ts";
import type { EndedRun } from "./ended-run.ts";
import { endedRun } from "./ended-run.ts";
import type { MonitorState } from "./look/monitor-state.ts";
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
  /** How far feedback and scores are known. */
  readonly known: Pick<MonitorState, "feedback" | "scores">;
}

/** The newest runs of traffic that ended since then. */
export async function readWindow(
  store: Pick<Store, "facts" | "reviews" | "monitoring">,
  { workflow, release, since, known }: WindowQuery,
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
  return { runs, ratings: await ratingsOf(store, runs, { since, known }), isCut: read >= MOST };
}

/** What users said and what people found who looked at them, of each run the last word; and what scorers said. */
async function ratingsOf(
  { monitoring, reviews }: Pick<Store, "reviews" | "monitoring">,
  runs: readonly EndedRun[],
  { since, known }: Pick<WindowQuery, "since" | "known">,
): Promise<readonly Rating[]> {
  const from = (mark: number) => ({ after: Math.max(0, mark - MOST), limit: 2 * MOST });
  const people = new Map<RunId, number>();
  for (const { run, score } of await monitoring.feedback(from(known.feedback))) people.set(run, score);
  for (const { run, verdict } of await reviews.list({ since }))
    if (verdict !== "unsure") people.set(run, verdict === "good" ? 1 : 0);
  const scorers = new Map<RunId, number>();
  for (const { run, score } of await monitoring.scores(from(known.scores))) scorers.set(run, score);
  return runs.flatMap((run): readonly Rating[] => [
    ...rated(run, people.get(run.id), "people"),
    ...rated(run, scorers.get(run.id), "scorers"),
  ]);
}

function rated(run: EndedRun, score: number | undefined, by: Raters): readonly Rating[] {
  return score === undefined ? [] : [{ run, score, by }];
}
