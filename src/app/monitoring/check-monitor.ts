import { parseDuration } from "../../core/duration.ts";
import { AirworthyError } from "../../core/errors.ts";
import { LONGEST_TIMER } from "../../core/sleep.ts";
import { holdingsOf } from "../../monitor/criteria/holdings-of.ts";
import { PAST_NAMES } from "../../monitor/settings.ts";
import { watchingOf } from "../../monitor/watching-of.ts";
import { checkWebhook } from "../send-webhook.ts";
import type { MonitorConfig } from "./monitor-options.ts";

/** @throws `invalid_config`, `invalid_duration`, `webhook_invalid` naming what is wrong */
export function checkMonitor(config: MonitorConfig = {}): void {
  const { every = 5_000, window = "24h", falseAlarmEvery = 1_000, command, commandTimeout = 1 } = config;
  for (const [name, ms] of Object.entries({ every, window, commandTimeout })) {
    const value = parseDuration(ms);
    if (!(value > 0 && value <= LONGEST_TIMER))
      throw invalid(`${name} is ${value} ms`, `1 to ${LONGEST_TIMER}`);
  }
  if (!(falseAlarmEvery >= 100)) throw invalid(`falseAlarmEvery is ${falseAlarmEvery}`, "100 runs or more");
  for (const webhook of config.webhooks ?? []) checkWebhook(webhook);
  const isArgv =
    Array.isArray(command) && command.length > 0 && command.every((one) => typeof one === "string");
  if (command !== undefined && !isArgv)
    throw invalid("command is no list of texts", 'a program and its arguments: ["./tell.sh", "--quiet"]');
  for (const [name, said] of Object.entries(config.workflows ?? {})) {
    if (said === "off") continue;
    const { past = [], rise = 0, onAlert, handovers, criteria } = said;
    const wrong = past === "off" ? undefined : past.find((one) => !PAST_NAMES.includes(one));
    if (wrong !== undefined)
      throw invalid(`past of "${name}" names "${String(wrong)}"`, PAST_NAMES.join(", "));
    if (!(rise >= 0 && rise <= 10)) throw invalid(`rise of "${name}" is ${rise}`, "0 to 10");
    if (onAlert !== undefined && onAlert !== "rollback")
      throw invalid(`onAlert of "${name}" is "${String(onAlert)}"`, '"rollback" or nothing');
    const { atMost = 0 } = handovers ?? {};
    if (!(atMost >= 0 && atMost < 1))
      throw invalid(`handovers of "${name}" are at most ${atMost}`, "0 to below 1");
    checkCriteria(name, config, criteria);
  }
}

function checkCriteria(name: string, config: MonitorConfig, criteria: unknown): void {
  if (criteria !== undefined && criteria !== "off" && (typeof criteria !== "object" || criteria === null))
    throw invalid(
      `criteria of "${name}" is ${typeof criteria}`,
      'criteria such as { errors: 0.05 }, or "off"',
    );
  const watching = watchingOf(config, name, undefined);
  for (const { name: what, unit, limit, most } of watching === undefined ? [] : holdingsOf(watching))
    if (!(limit >= 0 && (unit !== "share" || limit <= 1) && most > 0 && most < 1))
      throw invalid(`${what} of "${name}" is limited to ${limit}`, "a limit that can be met and missed");
}

function invalid(what: string, expected: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_config",
    message: `Cannot use the monitor of the configuration: ${what}, expected ${expected}`,
    hint: "See docs/monitor.md for what it takes",
  });
}
