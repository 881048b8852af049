import { parseDuration } from "../core/duration.ts";
import type { Criteria } from "../evals/criteria.ts";
import type { MonitorSettings, Watching } from "./settings.ts";
import { PAST_NAMES } from "./settings.ts";

const WINDOW = "24h";
const FALSE_ALARM_EVERY = 10_000;
const RISE = 0.2;

/**
 * How a workflow is watched; undefined for one that is left alone.
 *
 * @param own the criteria of its evaluations, for where the settings give none
 */
export function watchingOf(
  settings: MonitorSettings,
  workflow: string,
  own: Criteria | undefined,
): Watching | undefined {
  const { window = WINDOW, falseAlarmEvery = FALSE_ALARM_EVERY, workflows = {} } = settings;
  const said = Object.hasOwn(workflows, workflow) ? workflows[workflow] : undefined;
  if (said === "off") return undefined;
  const {
    criteria = own,
    handovers,
    past = PAST_NAMES,
    rise = RISE,
    silence = true,
    models = true,
  } = said ?? {};
  const routes = handovers?.routes ?? [];
  return {
    criteria: criteria === "off" ? undefined : criteria,
    handovers: { routes, ...(handovers?.atMost === undefined ? {} : { atMost: handovers.atMost }) },
    past: past === "off" ? [] : past.filter((name) => name !== "handovers" || routes.length > 0),
    rise,
    silence,
    models,
    onAlert: said?.onAlert,
    window: parseDuration(window),
    falseAlarmEvery,
  };
}
