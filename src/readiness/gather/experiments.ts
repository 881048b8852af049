import { parseDuration } from "../../core/duration.ts";
import type { ExperimentSummary } from "../../core/experiment.ts";
import type { Criteria } from "../../evals/criteria.ts";
import { CURRENT } from "../../evals/evaluation.ts";
import { keptCriteria } from "../../evals/experiments/kept-criteria.ts";
import { loadTried } from "../../evals/experiments/load-tried.ts";
import type { PartFigures } from "../../evals/figures/part-figures.ts";
import { partFigures } from "../../evals/figures/part-figures.ts";
import { caseTrials } from "../../evals/figures/tried.ts";
import { quantiles } from "../../evals/load/load-report.ts";
import { evalReport } from "../../evals/report/eval-report.ts";
import type { CriteriaFact, Facts, HardFact, LoadFact } from "../facts.ts";
import type { Asked, Source } from "./source.ts";

type Tried = Pick<Facts, "hardTags" | "hard" | "criteria" | "load">;

const HARD_TAGS: readonly string[] = ["hard"];

const LISTED = 200;
/** Experiments with hard cases that are worked out. */
const HARD = 3;
/** Experiments that are read in search of hard cases. */
const READ = 10;

/** What evaluations and loads of the workflow came to. */
export async function experiments({ store }: Pick<Source, "store">, asked: Asked): Promise<Tried> {
  const { workflow, hardTags = HARD_TAGS } = asked;
  const serving = await store.servings.current(workflow);
  const releases = new Set<string>([CURRENT]);
  for (const id of [serving?.stable, serving?.split?.candidate]) if (id !== undefined) releases.add(id);
  const all = (await store.experiments.list({ limit: LISTED })).filter(
    (one) => one.workflow === workflow && one.status !== "running" && releases.has(one.release),
  );
  const own = all.filter(isOwn);
  const judged = own.find((one) => Object.keys(keptCriteria(one)).length > 0);
  const loaded = all.find(({ source }) => source === "load");
  const criteria = judged === undefined ? undefined : await criteriaFact(store, judged);
  const load =
    loaded === undefined
      ? undefined
      : await loadFact(store, loaded, judged === undefined ? {} : keptCriteria(judged));
  return {
    hardTags,
    hard: await hardFacts(store, own, new Set(hardTags)),
    ...(criteria === undefined ? {} : { criteria }),
    ...(load === undefined ? {} : { load }),
  };
}

/** A load tries every case once before it begins: that is no answer to how good a release is. */
function isOwn({ source, data }: ExperimentSummary): boolean {
  return source === undefined && data?.before !== "load";
}

async function hardFacts(
  store: Source["store"],
  own: readonly ExperimentSummary[],
  hard: ReadonlySet<string>,
): Promise<readonly HardFact[]> {
  const found: HardFact[] = [];
  for (const summary of own.slice(0, READ)) {
    const tried = await loadTried(store.experiments, summary.id);
    const trials = caseTrials(tried).filter(({ case: { tags = [] } }) => tags.some((tag) => hard.has(tag)));
    const fact = hardFact(summary, partFigures(trials));
    if (fact !== undefined) found.push(fact);
    if (found.length === HARD) break;
  }
  return found;
}

function hardFact(
  { id, name, end, startedAt }: ExperimentSummary,
  figures: PartFigures,
): HardFact | undefined {
  const { cases, trials, success, passHatK } = figures;
  if (trials === 0) return undefined;
  const most = passHatK.at(-1);
  return {
    experiment: id,
    name,
    endedAt: end?.endedAt ?? startedAt,
    cases,
    trials,
    ...(success === undefined ? {} : { success: shareOf(success) }),
    ...(most === undefined ? {} : { passHatK: { k: most.k, ...shareOf(most.rate) } }),
  };
}

function shareOf({ rate, low, high }: { rate: number; low: number; high: number }) {
  return { rate, low, high };
}

async function criteriaFact(store: Source["store"], summary: ExperimentSummary): Promise<CriteriaFact> {
  const criteria = keptCriteria(summary);
  const { verdict, held, figures } = await evalReport(await loadTried(store.experiments, summary.id), {
    criteria,
  });
  const { perRun } = criteria.cost ?? {};
  return {
    experiment: summary.id,
    name: summary.name,
    endedAt: summary.end?.endedAt ?? summary.startedAt,
    verdict,
    cases: figures.byCase.length,
    held: held.map(({ name, part, verdict, measured, limit }) => ({
      name: part === undefined ? name : `${name} of ${part}`,
      verdict,
      limit,
      ...(measured === undefined ? {} : { measured }),
    })),
    ...(perRun === undefined ? {} : { costPerRun: perRun }),
  };
}

async function loadFact(
  store: Source["store"],
  { id, end, startedAt }: ExperimentSummary,
  criteria: Criteria,
): Promise<LoadFact | undefined> {
  const experiment = await store.experiments.load(id);
  if (experiment === undefined || experiment.records.length === 0) return undefined;
  const { records } = experiment;
  const times = quantiles(records.flatMap(({ took }) => took ?? []));
  const failed = records.filter(({ status }) => status !== "completed").length;
  const missed = (["p50", "p95", "p99"] as const).flatMap((name) => {
    const limit = criteria.latency?.[name];
    if (limit === undefined || times[name] <= parseDuration(limit)) return [];
    return [`${name} ${Math.round(times[name])} ms, at most ${parseDuration(limit)} ms`];
  });
  const share = failed / records.length;
  const errors =
    criteria.errors === undefined || share <= criteria.errors
      ? []
      : [`errors ${(100 * share).toFixed(1)} %, at most ${(100 * criteria.errors).toFixed(1)} %`];
  return {
    experiment: id,
    endedAt: end?.endedAt ?? startedAt,
    runs: records.length,
    failed,
    ...times,
    missed: [...missed, ...errors],
  };
}
