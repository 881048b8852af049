import type { NewNotice } from "../../core/monitoring.ts";
import type { Alert, AlertEvent } from "./alert.ts";
import { statusOf } from "./alert.ts";

/** What of an alert is told. */
export type TellingType = "opened" | "resolved" | "reacted";

/** One notice for each place that is told. */
export function noticesOf(
  alert: Alert,
  type: TellingType,
  { targets, now }: { readonly targets: readonly string[]; readonly now: number },
): readonly NewNotice[] {
  const body = JSON.stringify({ type: `alert.${type}`, data: dataOf(alert) });
  return targets.map((target) => ({
    id: `${alert.id}.${alert.rev}.${target}`,
    alert: alert.id,
    target,
    body,
    due: now,
  }));
}

/** All that an alert says, with times that people and programs read. */
export function dataOf(alert: Alert): Readonly<Record<string, unknown>> {
  const { openedAt, resolvedAt, since, events, rev: _, about: __, ...rest } = alert;
  return {
    ...rest,
    status: statusOf(alert),
    since: timeText(since),
    openedAt: timeText(openedAt),
    resolvedAt: resolvedAt === undefined ? null : timeText(resolvedAt),
    events: events.map((event: AlertEvent) => ({ ...event, at: timeText(event.at) })),
  };
}

/** A clock that was wrong may have said anything. */
function timeText(ms: number): string {
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms);
}
