import type { RunId } from "../../core/ids.ts";
import type { GivenFeedback } from "../../core/monitoring.ts";
import type { RunFact } from "../../core/run-fact.ts";
import type { Raters } from "../criteria/holding.ts";
import { endedRun } from "../ended-run.ts";
import type { Told } from "../watch/watch-past.ts";
import type { News } from "./fold.ts";
import type { Looking } from "./looking.ts";
import type { MonitorState } from "./monitor-state.ts";
import { watchedRelease } from "./served-watch.ts";

/** Runs, and as many times feedback and scores, that one step reads. */
const BATCH = 100;

type Marks = Pick<MonitorState, "runs" | "feedback" | "scores">;

export interface ReadNews extends Marks {
  readonly news: readonly News[];
  /** There may be more. */
  readonly more: boolean;
}

/** What is new since a state, of the releases that serve: the runs of others say nothing of those. */
export async function readNews(looking: Pick<Looking, "store" | "served">, state: Marks): Promise<ReadNews> {
  const { monitoring } = looking.store;
  const [runs, feedback, scores] = await Promise.all([
    monitoring.runs({ after: state.runs, limit: BATCH }),
    monitoring.feedback({ after: state.feedback, limit: BATCH }),
    monitoring.scores({ after: state.scores, limit: BATCH }),
  ]);
  const news: News[] = [];
  for (const { run, turn } of runs) {
    const ended = endedRun(run, turn);
    if (ended !== undefined) news.push(...(await newsOf(looking, run, { run: ended, at: ended.at })));
  }
  news.push(...(await saidOf(looking, feedback, "people")), ...(await saidOf(looking, scores, "scorers")));
  return {
    news,
    runs: runs.at(-1)?.mark ?? state.runs,
    feedback: feedback.at(-1)?.mark ?? state.feedback,
    scores: scores.at(-1)?.mark ?? state.scores,
    more: [runs, feedback, scores].some(({ length }) => length === BATCH),
  };
}

async function saidOf(
  looking: Pick<Looking, "store" | "served">,
  given: readonly GivenFeedback[],
  by: Raters,
): Promise<readonly News[]> {
  if (given.length === 0) return [];
  const facts = new Map<RunId, RunFact>();
  for (const fact of await looking.store.factsOf(given.map(({ run }) => run))) facts.set(fact.id, fact);
  const news: News[] = [];
  for (const { run, score, at } of given) {
    const fact = facts.get(run);
    const ended = fact === undefined ? undefined : endedRun(fact);
    if (fact !== undefined && ended !== undefined)
      news.push(...(await newsOf(looking, fact, { run: ended, at, said: { score, by } })));
  }
  return news;
}

async function newsOf(
  { served }: Pick<Looking, "served">,
  { workflow, release }: RunFact,
  told: Told,
): Promise<readonly News[]> {
  const serving = await served.of(workflow);
  return serving?.release === watchedRelease(release) ? [{ ...told, workflow, served: serving }] : [];
}
