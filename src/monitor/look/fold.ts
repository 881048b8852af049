import type { RunId } from "../../core/ids.ts";
import type { EndedRun } from "../ended-run.ts";
import { examplesSince } from "../watch/examples.ts";
import type { ReleaseWatch } from "../watch/release-watch.ts";
import { newWatch, watchRun } from "../watch/release-watch.ts";
import type { About, Turn } from "../watch/turns.ts";
import { begunAt, forgotten, turned, turnsOf } from "../watch/turns.ts";
import type { Told } from "../watch/watch-past.ts";
import { watchKey } from "./monitor-state.ts";
import type { Served } from "./served-watch.ts";

/** A run that has ended, or what somebody said of one, with what it is held to. */
export interface News extends Told {
  readonly workflow: string;
  readonly served: Served;
}

/** What has turned, and the run that showed it. */
export interface Found {
  readonly workflow: string;
  readonly served: Served;
  readonly turn: Turn;
  /** Ms since the epoch. */
  readonly at: number;
  /** When it seems to have begun. */
  readonly since: number;
  /** The latest bad runs, the newest first. */
  readonly runs: readonly RunId[];
}

export interface Folded {
  readonly watches: Readonly<Record<string, ReleaseWatch>>;
  readonly found: readonly Found[];
  /** The latest runs of each watch, the newest last. */
  readonly seen: ReadonlyMap<string, readonly EndedRun[]>;
}

/** Takes in what is new, run by run. What turned worse longer than a window ago is told to nobody: it has become the past. */
export function fold(
  watches: Readonly<Record<string, ReleaseWatch>>,
  news: readonly News[],
  now: number,
): Folded {
  const next: Record<string, ReleaseWatch> = { ...watches };
  const found: Found[] = [];
  const seen = new Map<string, EndedRun[]>();
  for (const one of news) {
    const { workflow, served, run, at } = one;
    const key = watchKey(workflow, served.release);
    let watch = watchRun(next[key] ?? newWatch(workflow, served.release, at), one, served);
    for (const turn of turnsOf(watch, served)) {
      const isOld = turn.turn === "worse" && at < now - served.watching.window;
      const since = begunAt(watch, turn);
      if (!isOld) found.push({ workflow, served, turn, at, since, runs: examplesOf(watch, turn, since) });
      watch = isOld ? forgotten(watch, turn) : turned(watch, turn);
    }
    next[key] = watch;
    if (one.said === undefined) seen.set(key, [...(seen.get(key) ?? []).slice(-(SEEN - 1)), run]);
  }
  return { watches: next, found, seen };
}

/** Runs of which more is looked at than their rows. */
const SEEN = 3;

/** The latest bad runs since then, the newest first. */
export function examplesOf(watch: ReleaseWatch, about: About, since: number): readonly RunId[] {
  const one = about.kind === "criterion" ? watch.criteria[about.key] : watch.past[about.name];
  return examplesSince(one?.examples ?? [], since);
}
