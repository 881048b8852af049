import type { RunId } from "../ids.ts";

/** `run_` or `exp_`, ten characters of time and four random ones: 20 bits within one millisecond. */
const MADE = /^((?:run|exp|alert)_[0-9a-hjkmnp-tv-z]{14})[0-9a-hjkmnp-tv-z]{12}$/;
/** Ids of imported runs, made of their content. */
const OF_CONTENT = /^((?:run|exp)_[a-z]+_[0-9a-f]{8})[0-9a-f]{24}$/;

/** As much of an id of a run, an experiment or an alert as tells it apart; every command takes it. An id that somebody chose stays whole. */
export function shortId(id: RunId | string): string {
  return MADE.exec(id)?.[1] ?? OF_CONTENT.exec(id)?.[1] ?? id;
}
