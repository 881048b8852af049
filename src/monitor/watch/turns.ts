import { changeAlarm, changeDetector } from "../../stats/gates/change-detector.ts";
import { alarmed, isLearned, recovered } from "../past/past.ts";
import type { PastName } from "../settings.ts";
import type { Held, ReleaseWatch } from "./release-watch.ts";
import { NEW_WATCH } from "./watch-criterion.ts";
import { NEW_PAST_WATCH } from "./watch-past.ts";

/** What is watched of a workflow, by a name that is the same while its criterion is. */
export type About =
  | { readonly kind: "criterion"; readonly key: string }
  | { readonly kind: "past"; readonly name: PastName };

/** Something has become worse, or is well again. */
export type Turn = About & { readonly turn: "worse" | "well" };

/** Runs that lie at least, on average, between two times that something is said to be well and is not. */
const WELL_AFTER = 1_000;

/** What has turned by the last run. */
export function turnsOf(watch: ReleaseWatch, { watching, holdings }: Held): readonly Turn[] {
  const worse = changeAlarm(watching.falseAlarmEvery, Math.max(1, holdings.length + watching.past.length));
  const well = changeAlarm(WELL_AFTER);
  const turns: Turn[] = [];
  for (const { key } of holdings) {
    const one = watch.criteria[key];
    if (one === undefined) continue;
    if (one.better === undefined) {
      if (changeDetector.log(one.worse) >= worse) turns.push({ kind: "criterion", key, turn: "worse" });
    } else if (changeDetector.log(one.better) >= well) turns.push({ kind: "criterion", key, turn: "well" });
  }
  for (const name of watching.past) {
    const past = watch.past[name]?.past;
    if (past === undefined || !isLearned(past)) continue;
    if (past.better === undefined) {
      if (changeDetector.log(past.worse) >= worse) turns.push({ kind: "past", name, turn: "worse" });
    } else if (changeDetector.log(past.better) >= well) turns.push({ kind: "past", name, turn: "well" });
  }
  return turns;
}

/** When what has turned seems to have begun, in ms since the epoch. */
export function begunAt(watch: ReleaseWatch, about: About): number {
  const state =
    about.kind === "criterion" ? watch.criteria[about.key]?.worse : watch.past[about.name]?.past.worse;
  return state === undefined ? watch.lastAt : changeDetector.since(state);
}

/** The watch once a turn has been taken note of. */
export function turned(watch: ReleaseWatch, turn: Turn): ReleaseWatch {
  if (turn.kind === "criterion") {
    const before = watch.criteria[turn.key] ?? NEW_WATCH;
    const after = turn.turn === "worse" ? { ...before, better: changeDetector.start("better") } : NEW_WATCH;
    return { ...watch, criteria: { ...watch.criteria, [turn.key]: after } };
  }
  const before = watch.past[turn.name] ?? NEW_PAST_WATCH;
  const past = turn.turn === "worse" ? alarmed(before.past) : recovered(before.past);
  return { ...watch, past: { ...watch.past, [turn.name]: { ...before, past } } };
}

/** Begins anew with what is seen from now on: somebody said that it is no trouble, or it is too old to tell anybody. */
export function forgotten(watch: ReleaseWatch, about: About): ReleaseWatch {
  return about.kind === "criterion"
    ? { ...watch, criteria: { ...watch.criteria, [about.key]: NEW_WATCH } }
    : { ...watch, past: { ...watch.past, [about.name]: NEW_PAST_WATCH } };
}

/** Whether it is known to be worse. */
export function isWorse(watch: ReleaseWatch, about: About): boolean {
  return about.kind === "criterion"
    ? watch.criteria[about.key]?.better !== undefined
    : watch.past[about.name]?.past.better !== undefined;
}
