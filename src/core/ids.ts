import { randomBytes } from "node:crypto";
import { AirworthyError } from "./errors.ts";

declare const brand: unique symbol;
type Id<Kind extends string> = string & { readonly [brand]: Kind };

/** `run_` and 26 characters that sort by time of creation. */
export type RunId = Id<"run">;
/** Names a conversation by an id of the caller's own. */
export type SessionId = Id<"session">;
/** `exp_` and 26 characters that sort by time of creation. */
export type ExperimentId = Id<"experiment">;
/** `rel_` and the first 16 hex digits of the SHA-256 of a release's manifest. */
export type ReleaseId = Id<"release">;
/** `roll_` and 26 characters that sort by time of creation. */
export type RolloutId = Id<"rollout">;
/** `alert_` and 26 characters that sort by time of creation. */
export type AlertId = Id<"alert">;
/** Where in its run a call stands: `triage`, `handle/lookup_order#2`. */
export type Address = Id<"address">;

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const RANDOM_LENGTH = 16;
const EXPERIMENT_ID = /^exp_[0-9a-z][0-9a-z_-]{0,99}$/;
const RELEASE_ID = /^rel_[0-9a-f]{16}$/;
const ROLLOUT_ID = /^roll_[0-9a-z]{26}$/;
const ALERT_ID = /^alert_[0-9a-z]{26}$/;
const RUN_ID = /^run_[0-9a-z][0-9a-z_-]{0,99}$/;

/** Makes an id that sorts by time: 10 characters of milliseconds, then 80 random bits. */
export function newRunId(now: number = Date.now()): RunId {
  return `run_${timestamp(now)}${random()}` as RunId;
}

/** Takes a run id from outside; refuses what cannot be one with `invalid_run_id`. */
export function parseRunId(text: string): RunId {
  if (RUN_ID.test(text)) return text as RunId;
  throw new AirworthyError({
    code: "invalid_run_id",
    message: `Cannot read "${text.slice(0, 80)}" as a run id: expected "run_" and up to 100 of a-z, 0-9, _ and -`,
    hint: "Take an id from `airworthy runs list`",
  });
}

/** As {@link newRunId}. */
export function newExperimentId(now: number = Date.now()): ExperimentId {
  return `exp_${timestamp(now)}${random()}` as ExperimentId;
}

/** Takes an experiment id from outside; refuses what cannot be one with `invalid_experiment_id`. */
export function parseExperimentId(text: string): ExperimentId {
  if (EXPERIMENT_ID.test(text)) return text as ExperimentId;
  throw new AirworthyError({
    code: "invalid_experiment_id",
    message: `Cannot read "${text.slice(0, 80)}" as an experiment id: expected "exp_" and up to 100 of a-z, 0-9, _ and -`,
    hint: "Take an id from `airworthy experiments list`",
  });
}

/** As {@link newRunId}. */
export function newRolloutId(now: number = Date.now()): RolloutId {
  return `roll_${timestamp(now)}${random()}` as RolloutId;
}

/** Takes a rollout id from outside; refuses what cannot be one with `invalid_rollout_id`. */
export function parseRolloutId(text: string): RolloutId {
  if (ROLLOUT_ID.test(text)) return text as RolloutId;
  throw new AirworthyError({
    code: "invalid_rollout_id",
    message: `Cannot read "${text.slice(0, 80)}" as a rollout id: expected "roll_" and 26 of a-z and 0-9`,
    hint: "Take an id from `airworthy rollout history`",
  });
}

/** As {@link newRunId}. */
export function newAlertId(now: number = Date.now()): AlertId {
  return `alert_${timestamp(now)}${random()}` as AlertId;
}

/** Takes an alert id from outside; refuses what cannot be one with `invalid_alert_id`. */
export function parseAlertId(text: string): AlertId {
  if (ALERT_ID.test(text)) return text as AlertId;
  throw new AirworthyError({
    code: "invalid_alert_id",
    message: `Cannot read "${text.slice(0, 80)}" as an alert id: expected "alert_" and 26 of a-z and 0-9`,
    hint: "Take an id from `airworthy alerts list`",
  });
}

/** Whether a text has the form of a release's id; a label such as `v12` has not. */
export function isReleaseId(text: string): text is ReleaseId {
  return RELEASE_ID.test(text);
}

/** Takes a release id from outside; refuses what cannot be one with `invalid_release_id`. */
export function parseReleaseId(text: string): ReleaseId {
  if (isReleaseId(text)) return text;
  throw new AirworthyError({
    code: "invalid_release_id",
    message: `Cannot read "${text.slice(0, 80)}" as a release id: expected "rel_" and 16 hex digits`,
    hint: "Take an id from `airworthy release list`",
  });
}

/** Takes a session id from outside: 1 to 200 characters without control characters. */
export function parseSessionId(text: string): SessionId {
  if (text.length > 0 && text.length <= 200 && !hasControl(text)) return text as SessionId;
  throw new AirworthyError({
    code: "invalid_session_id",
    message: `Cannot use a session id of ${text.length} characters: expected 1 to 200 without control characters`,
    hint: "Use a short stable id, such as the id of the conversation in your own system",
  });
}

export function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

function timestamp(now: number): string {
  let rest = Math.max(0, Math.floor(now));
  let text = "";
  for (let i = 0; i < 10; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** Random bytes are asked for many at a time: one call to the system costs as much as a thousand of them. */
const POOL_SIZE = 4_096;
let pool = randomBytes(0);
let used = 0;

function random(): string {
  if (used + RANDOM_LENGTH > pool.length) {
    pool = randomBytes(POOL_SIZE);
    used = 0;
  }
  let text = "";
  for (const end = used + RANDOM_LENGTH; used < end; used++) text += ALPHABET.charAt((pool[used] ?? 0) & 31);
  return text;
}
