import type { Facts } from "../facts.ts";
import { lastAudit, lastDrill } from "./drills.ts";
import { experiments } from "./experiments.ts";
import { inUse } from "./in-use.ts";
import { lastRollout } from "./last-rollout.ts";
import { replays } from "./replays.ts";
import { serving } from "./serving.ts";
import type { Asked, Source } from "./source.ts";
import { traffic } from "./traffic.ts";

/** Reads what the store knows of a workflow, and replays a few of its runs. */
export async function gatherFacts(source: Source, asked: Asked): Promise<Facts> {
  const { settings, store } = source;
  await store.figures.catchUp();
  const { named = {}, ...about } = asked;
  const [used, tried, drill, code, seen, rollout, replayed, now] = await Promise.all([
    inUse(source, asked),
    experiments(source, asked),
    lastDrill(source, asked),
    lastAudit(source, asked),
    traffic(source, asked),
    lastRollout(source, asked),
    replays(source, asked),
    serving(source, asked),
  ]);
  return {
    ...about,
    settings,
    serving: now,
    named: code?.probe === undefined ? named : { probe: code.probe, ...named },
    replayed,
    ...used,
    ...tried,
    ...seen,
    ...(drill === undefined ? {} : { drill }),
    ...(code === undefined ? {} : { code }),
    ...(rollout === undefined ? {} : { rollout }),
  };
}

/** The workflow of these that has most traffic, else the first. */
export async function mainWorkflow(
  { store }: Pick<Source, "store">,
  workflows: readonly string[],
): Promise<string | undefined> {
  await store.figures.catchUp();
  const figures = await store.figures.query({ level: "run", by: ["workflow"], withTook: false });
  const runs = new Map(figures.map(({ workflow = "", count }) => [workflow, count]));
  return workflows.toSorted((a, b) => (runs.get(b) ?? 0) - (runs.get(a) ?? 0))[0];
}
