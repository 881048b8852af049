import type { ChangeState } from "../../stats/gates/change-detector.ts";
import { changeDetector } from "../../stats/gates/change-detector.ts";
import type { Hourly, Usual } from "./hourly.ts";
import { hourOf, NO_HOURS, usual, withHour } from "./hourly.ts";

/** An hour since the epoch with its count, sum and sum of squares: there are many, and all are kept. */
type HourSums = readonly [hour: number, n: number, sum: number, squares: number];

/** A figure held against what it was before. Plain data. */
export interface Past {
  /** The first hour that anything is known of. */
  readonly from?: number;
  readonly hours: Hourly;
  /** Hours that are not yet a part of the past: what is changing now must not become what is usual. */
  readonly recent: readonly HourSums[];
  readonly worse: ChangeState;
  /** Only while it is known to be worse: whether it is well again. */
  readonly better?: ChangeState;
}

export interface PastRun {
  /** 0 good to 1 bad, as it counts for the past. */
  readonly bad: number;
  /** The same, less what may be without anybody being woken. Default: `bad`. */
  readonly beyond?: number;
  readonly weight: number;
  /** When it ended, in ms since the epoch. */
  readonly at: number;
}

/** Hours before what happened is a part of the past: half of what is known, a day at least and a week at most. */
const LAG = { least: 24, most: 7 * 24 };
/** Runs that a past is made of at least. */
export const LEARNED = 200;
/** A rise that is not worth anybody's night: by a tenth, or by this much. */
const TENTH = 1.05;
const LEAST_RISE = 0.005;
const HIGHEST = 0.98;

export const NO_PAST: Past = { hours: NO_HOURS, recent: [], worse: changeDetector.start("worse") };

/** The mean up to which all is as it was, at this time of the day. */
export function limitOf({ mean, most }: Usual): number {
  return Math.min(HIGHEST, Math.max(most, mean * TENTH, mean + LEAST_RISE));
}

/** Whether there is enough to hold anything against. */
export function isLearned({ hours }: Past): boolean {
  return hours.n >= LEARNED;
}

/** The past after one more run. While it is known to be worse, nothing becomes a part of what is usual. */
export function withRun(past: Past, run: PastRun): Past {
  const { hours, recent } = past.better === undefined ? settled(past, hourOf(run.at)) : past;
  const next = { ...past, from: past.from ?? hourOf(run.at), hours, recent: added(recent, run) };
  if (!isLearned(next)) return next;
  const limit = limitOf(usual(hours, hourOf(run.at)));
  const watched = { bad: run.beyond ?? run.bad, weight: run.weight, at: run.at, limit };
  const worse = changeDetector.step(past.worse, watched);
  return past.better === undefined
    ? { ...next, worse }
    : { ...next, better: changeDetector.step(past.better, watched) };
}

/** It is worse: from now on only whether it is well again is asked. */
export function alarmed(past: Past): Past {
  const from = hourOf(changeDetector.since(past.worse));
  const recent = past.recent.filter(([hour]) => hour < from);
  return { ...past, recent, better: changeDetector.start("better") };
}

/** It is well again, as it was before. */
export function recovered({ better: _, ...past }: Past): Past {
  return { ...past, worse: changeDetector.start("worse") };
}

function settled({ from, hours, recent }: Past, now: number): Pick<Past, "hours" | "recent"> {
  const until = now - Math.min(LAG.most, Math.max(LAG.least, (now - (from ?? now)) / 2));
  if (recent.every(([hour]) => hour > until)) return { hours, recent };
  const old = recent.filter(([hour]) => hour <= until);
  return {
    hours: old.reduce((all, [hour, n, sum, squares]) => withHour(all, hour, { n, sum, squares }), hours),
    recent: recent.filter(([hour]) => hour > until),
  };
}

/** Bounded: hours that the clock makes up are put to the newest. */
const MOST_HOURS = 2 * LAG.most;

function added(recent: Past["recent"], { bad, at }: PastRun): Past["recent"] {
  const hour = hourOf(at);
  const place = recent.findIndex(([one]) => one === hour);
  const [, n = 0, sum = 0, squares = 0] = recent[place] ?? [];
  const one: HourSums = [hour, n + 1, rounded(sum + bad), rounded(squares + bad * bad)];
  if (place !== -1) return recent.with(place, one);
  return [...recent.slice(-(MOST_HOURS - 1)), one];
}

/** No more digits than say anything. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
