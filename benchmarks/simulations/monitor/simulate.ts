import type { RunId } from "../../../src/core/ids.ts";
import type { Criteria } from "../../../src/evals/criteria.ts";
import { holdingsOf } from "../../../src/monitor/criteria/holdings-of.ts";
import type { EndedRun } from "../../../src/monitor/ended-run.ts";
import { weightOf } from "../../../src/monitor/ended-run.ts";
import type { Held, ReleaseWatch } from "../../../src/monitor/watch/release-watch.ts";
import { newWatch, watchRun } from "../../../src/monitor/watch/release-watch.ts";
import { forgotten, turnsOf } from "../../../src/monitor/watch/turns.ts";
import { watchingOf } from "../../../src/monitor/watching-of.ts";
import type { Random } from "../random.ts";

const DAY = 86_400_000;

/** Traffic of one workflow, until it changes and after. */
export interface Traffic {
  readonly perDay: number;
  /** Share of runs that fail, on average over the day. */
  readonly fails: number;
  /** How many times as many fail, and how many times as long they take, from the change on. Default 1. */
  readonly failsTimes?: number;
  readonly slower?: number;
  /** Of the logarithm of the times. Default 1. */
  readonly sigma?: number;
  /** Whether failures go up and down by half over the day, and times by three tenths. */
  readonly daily: boolean;
  /** Of the logarithm of how much worse or better a whole day is. Default 0. */
  readonly dayToDay?: number;
  /** Share of runs that come from conversations of five, which fail together or not. Default 0. */
  readonly conversations?: number;
}

export interface Simulation {
  readonly traffic: Traffic;
  readonly runs: number;
  /** Runs before the change. Default: it never comes. */
  readonly changeAt?: number;
  readonly criteria?: Criteria;
}

export interface Alarm {
  /** How manieth run showed it. */
  readonly run: number;
  readonly what: string;
}

/** A workflow that is watched as `airworthy serve` does, after every run. Each alarm is put aside, and what is watched begins anew. */
export function* alarms(
  { traffic, runs, changeAt = runs, criteria }: Simulation,
  random: Random,
): Generator<Alarm> {
  const held = heldTo(criteria);
  let watch: ReleaseWatch = newWatch("support", "", 0);
  const source = runsOf(traffic, random);
  for (let n = 0; n < runs; n++) {
    const run = source(n >= changeAt);
    watch = watchRun(watch, { run, at: run.at }, held);
    for (const turn of turnsOf(watch, held)) {
      yield { run: n, what: turn.kind === "past" ? turn.name : turn.key };
      watch = forgotten(watch, turn);
    }
  }
}

function heldTo(criteria: Criteria | undefined): Held {
  const watching = watchingOf({}, "support", criteria);
  if (watching === undefined) throw new RangeError("Cannot simulate a workflow that is left alone");
  return { watching, holdings: holdingsOf(watching) };
}

function runsOf(traffic: Traffic, random: Random): (changed: boolean) => EndedRun {
  const {
    perDay,
    fails,
    failsTimes = 1,
    slower = 1,
    sigma = 1,
    daily,
    dayToDay = 0,
    conversations = 0,
  } = traffic;
  let at = 0;
  let day = -1;
  let noise = 1;
  let [turn, together] = [0, 0];
  return (changed) => {
    const wave = Math.sin((2 * Math.PI * at) / DAY);
    // Of a day, most runs come while it is at its worst.
    at += (-Math.log(1 - random.uniform()) * DAY) / (perDay * (1 + (daily ? 0.6 * wave : 0)));
    if (Math.floor(at / DAY) !== day) {
      day = Math.floor(at / DAY);
      noise = Math.exp(dayToDay * random.normal());
    }
    turn = turn === 0 || turn >= TURNS ? (random.uniform() < conversations ? 1 : 0) : turn + 1;
    if (turn <= 1) together = random.uniform();
    const rate = fails * (changed ? failsTimes : 1) * noise * (1 + (daily ? 0.5 * wave : 0));
    const time = Math.exp(sigma * random.normal()) * noise * (1 + (daily ? 0.3 * wave : 0));
    const took = 1_000 * time * (changed ? slower : 1);
    return {
      id: NONE,
      failed: together < Math.min(0.98, rate),
      at,
      took,
      cost: took / 1e5,
      toolCalls: 0,
      toolErrors: 0,
      weight: weightOf(Math.max(1, turn)),
    };
  };
}

const TURNS = 5;
const NONE = "run_none" as RunId;
