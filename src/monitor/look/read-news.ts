import type { RunId } from "../../core/ids.ts";
import type { RunFact } from "../../core/run-fact.ts";
import type { EndedRun } from "../ended-run.ts";
import { endedRun } from "../ended-run.ts";
import type { News } from "./fold.ts";
import type { Looking } from "./looking.ts";
import type { MonitorState } from "./monitor-state.ts";
import { watchedRelease } from "./served-watch.ts";

/** Runs, and as many times feedback, that one step reads. */
const BATCH = 200;

export interface ReadNews extends Pick<MonitorState, "runs" | "feedback"> {
  readonly news: readonly News[];
  /** There may be more. */
  readonly more: boolean;
}

/** What is new since a state, of the releases that serve: the runs of others say nothing of those. */
export async function readNews(
  looking: Pick<Looking, "store" | "served">,
  state: Pick<MonitorState, "runs" | "feedback">,
): Promise<ReadNews> {
  const { store } = looking;
  const [runs, given] = await Promise.all([
    store.monitoring.runs({ after: state.runs, limit: BATCH }),
    store.monitoring.feedback({ after: state.feedback, limit: BATCH }),
  ]);
  const news: News[] = [];
  for (const { run, turn } of runs) {
    const ended = endedRun(run, turn);
    if (ended !== undefined) news.push(...(await newsOf(looking, run, { run: ended, at: ended.at })));
  }
  const facts = new Map<RunId, RunFact>();
  for (const fact of await store.factsOf(given.map(({ run }) => run))) facts.set(fact.id, fact);
  for (const { run, score, at } of given) {
    const fact = facts.get(run);
    const ended = fact === undefined ? undefined : endedRun(fact);
    if (fact !== undefined && ended !== undefined)
      news.push(...(await newsOf(looking, fact, { run: ended, at, score })));
  }
  return {
    news,
    runs: runs.at(-1)?.mark ?? state.runs,
    feedback: given.at(-1)?.mark ?? state.feedback,
    more: runs.length === BATCH || given.length === BATCH,
  };
}

async function newsOf(
  { served }: Pick<Looking, "served">,
  { workflow, release }: RunFact,
  told: { readonly run: EndedRun; readonly at: number; readonly score?: number },
): Promise<readonly News[]> {
  const serving = await served.of(workflow);
  return serving?.release === watchedRelease(release) ? [{ ...told, workflow, served: serving }] : [];
}
