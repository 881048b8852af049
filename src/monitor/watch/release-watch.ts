import type { Holding } from "../criteria/holding.ts";
import type { PastName, Watching } from "../settings.ts";
import type { CriterionWatch } from "./watch-criterion.ts";
import { NEW_WATCH, watchCriterion } from "./watch-criterion.ts";
import type { PastWatch, Told } from "./watch-past.ts";
import { NEW_PAST_WATCH, watchPast } from "./watch-past.ts";

/** All that is known of one release of a workflow. Plain data. */
export interface ReleaseWatch {
  readonly workflow: string;
  /** Empty: the app's own code. */
  readonly release: string;
  /** Ms since the epoch of the first and the last run that counted. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly runs: number;
  readonly criteria: Readonly<Record<string, CriterionWatch>>;
  readonly past: Readonly<Partial<Record<PastName, PastWatch>>>;
  /** Models that answered, by the one that was asked. */
  readonly models: Readonly<Record<string, readonly string[]>>;
  /** Runs whose models were looked at. */
  readonly sampled: number;
}

export interface Held {
  readonly watching: Watching;
  readonly holdings: readonly Holding[];
}

export function newWatch(workflow: string, release: string, at: number): ReleaseWatch {
  const times = { firstAt: at, lastAt: at };
  return { workflow, release, ...times, runs: 0, criteria: {}, past: {}, models: {}, sampled: 0 };
}

/** The watch after one more run, or after what somebody said of one. */
export function watchRun(watch: ReleaseWatch, told: Told, { watching, holdings }: Held): ReleaseWatch {
  const on = told.said?.by ?? "runs";
  const criteria: Record<string, CriterionWatch> = {};
  for (const { key, bad, most, ...holding } of holdings) {
    const before = watch.criteria[key] ?? NEW_WATCH;
    const how = holding.on === on ? bad(told.run, told.said?.score) : undefined;
    const { id, weight } = told.run;
    criteria[key] =
      how === undefined ? before : watchCriterion(before, { run: id, bad: how, weight, at: told.at }, most);
  }
  const past: Partial<Record<PastName, PastWatch>> = {};
  for (const name of watching.past)
    past[name] = watchPast(watch.past[name] ?? NEW_PAST_WATCH, told, { name, ...watching });
  const counted = { runs: watch.runs + (on === "runs" ? 1 : 0), lastAt: Math.max(watch.lastAt, told.at) };
  return { ...watch, ...counted, criteria, past };
}
