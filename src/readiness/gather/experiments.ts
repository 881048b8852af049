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

type Tried = Pick<Facts, "hardTags" | "hard" | "criteria" | "load" | "evaluations">;

const HARD_TAGS: readonly string[] = ["hard"];

const LISTED = 200;
/** Experiments with hard cases that are worked out. */
const HARD = 5;
/** Experiments that are read in search of hard cases. */
const READ = 10;

/** What evaluations and loads of the workflow came to. */
export async function experiments(
  { store, evaluations }: Pick<Source, "store" | "evaluations">,
  asked: Asked,
): Promise<Tried> {
  const { workflow, hardTags = HARD_TAGS } = asked;
  const configured = evaluations.filter((one) => one.workflow === workflow).map(({ name }) => name);
  const serving = await store.servings.current(workflow);
  const releases = new Set<string>([CURRENT]);
  for (const id of [serving?.stable, serving?.split?.candidate]) if (id !== undefined) releases.add(id);
  const all = (await store.experiments.list({ limit: LISTED })).filter(
    (one) =>
      one.workflow === workflow &&
      one.status !== "running" &&
      releases.has(one.release) &&
      (configured.length === 0 || configured.includes(one.name)),
  );
  const own = all.filter(isOwn);
  const judged = judgedOf(own);
  const loaded = all.find(({ source }) => source === "load");
  const held = judged.find(({ name }) => name === loaded?.name) ?? judged[0];
  const load =
    loaded === undefined
      ? undefined
      : await loadFact(store, loaded, held === undefined ? {} : keptCriteria(held));
  return {
    evaluations: configured,
    hardTags,
    hard: await hardFacts(store, own, new Set(hardTags)),
    criteria: await Promise.all(judged.map((one) => criteriaFact(store, one))),
    ...(load === undefined ? {} : { load }),
  };
}

/**
 * Of every evaluation the newest experiment that was held to criteria, of those on as many cases as any: one on the
 * hardest alone says nothing of all.
 */
function judgedOf(own: readonly ExperimentSummary[]): readonly ExperimentSummary[] {
  const held = own.filter((one) => Object.keys(keptCriteria(one)).length > 0);
  const cases = ({ done, trials }: ExperimentSummary) => Math.round(done / trials);
  return [...new Set(held.map(({ name }) => name))].flatMap((name) => {
    const [newest, ...older] = held.filter((one) => one.name === name);
    if (newest === undefined) return [];
    const same = [newest, ...older].filter(({ dataset }) => dataset.version === newest.dataset.version);
    const most = Math.max(...same.map(cases));
    return [same.find((one) => cases(one) === most) ?? newest];
  });
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
  { id, name, end, startedAt }: ExperimentSummary,
  criteria: Criteria,
): Promise<LoadFact | undefined> {
  const experiment = await store.experiments.load(id);
  if (experiment === undefined || experiment.records.length === 0) return undefined;
  const { records } = experiment;
  const times = quantiles(records.flatMap(({ took }) => took ?? []));
  // A run that waits for a person has done its part.
  const failed = records.filter(({ status }) => status !== "completed" && status !== "waiting").length;
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
    name,
    endedAt: end?.endedAt ?? startedAt,
    runs: records.length,
    failed,
    ...times,
    missed: [...missed, ...errors],
  };
}
