import { AirworthyError } from "../core/errors.ts";
import { everyRun } from "../core/every-run.ts";
import type { RunId } from "../core/ids.ts";
import { parseRunId } from "../core/ids.ts";
import type { StoredRun } from "../core/run.ts";
import type { RunQuery, Store } from "../core/store.ts";
import { shortId } from "./print/short-id.ts";

/** The digits of time in a run id; see `newRunId()`. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_DIGITS = 10;
const WHOLE = /^run_[0-9a-hjkmnp-tv-z]{26}$/;
const PREFIX = /^run_[0-9a-hjkmnp-tv-z]{1,25}$/;

/**
 * The run that a person means: a whole id, the beginning of one as tables show it, or `last`.
 *
 * @throws `run_not_found`, `run_ambiguous`, `invalid_run_id`
 */
export async function resolveRun(store: Pick<Store, "list" | "load">, text: string): Promise<RunId> {
  if (text === "last") return lastRun(store);
  const id = parseRunId(text);
  // An id that somebody chose says nothing of its time, so that its beginning is looked for among all.
  const isOurs = PREFIX.test(text);
  if (WHOLE.test(text) || (!isOurs && (await store.load(id)) !== undefined)) return id;
  const found = await beginningWith(store, text, isOurs ? timesOf(text) : {});
  const [first, second] = found;
  if (first === undefined || found.includes(id)) return id;
  if (second === undefined) return first;
  throw new AirworthyError({
    code: "run_ambiguous",
    message: `Cannot tell which run "${text}" is: several begin with it, such as "${shortId(first)}" and "${shortId(second)}"`,
    hint: "Give more of the id",
  });
}

async function beginningWith(
  store: Pick<Store, "list">,
  text: string,
  times: RunQuery,
): Promise<readonly RunId[]> {
  const found: RunId[] = [];
  for await (const { id } of everyRun(store, times)) {
    if (id.startsWith(text)) found.push(id);
    if (found.length === 2) break;
  }
  return found;
}

/** @throws as {@link resolveRun} */
export async function loadRunOf(store: Pick<Store, "list" | "load">, text: string): Promise<StoredRun> {
  const id = await resolveRun(store, text);
  const run = await store.load(id);
  if (run !== undefined) return run;
  throw new AirworthyError({
    code: "run_not_found",
    message: `Cannot find run "${id}" in this store`,
    hint: "List the runs with `airworthy runs list`, or name the right store with --store",
  });
}

async function lastRun(store: Pick<Store, "list">): Promise<RunId> {
  const { runs } = await store.list({ limit: 1 });
  const run = runs[0];
  if (run !== undefined) return run.id;
  throw new AirworthyError({
    code: "run_not_found",
    message: "Cannot find the last run: this store has none",
    hint: "Record a first run with `airworthy run`, or name the right store with --store",
  });
}

/** The span of time in which ids with this beginning were made. */
function timesOf(prefix: string): { since: number; until: number } {
  const digits = prefix.slice("run_".length, "run_".length + TIME_DIGITS);
  return { since: timeOf(digits.padEnd(TIME_DIGITS, "0")), until: timeOf(digits.padEnd(TIME_DIGITS, "z")) };
}

function timeOf(digits: string): number {
  let time = 0;
  for (const digit of digits) time = time * ALPHABET.length + ALPHABET.indexOf(digit);
  return time;
}
