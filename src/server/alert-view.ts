import type { z } from "@hono/zod-openapi";
import type { Alert } from "../monitor/alerts/alert.ts";
import { statusOf } from "../monitor/alerts/alert.ts";
import type { Measured } from "../monitor/criteria/holding.ts";
import type { WorkflowReport } from "../monitor/report.ts";
import type { alert, monitorReport } from "./schemas/alert.ts";

export function alertView(one: Alert): z.infer<typeof alert> {
  const {
    part,
    release,
    figure,
    resolvedAt,
    segment,
    reaction,
    runs,
    next,
    events,
    about: _,
    rev: __,
    ...rest
  } = one;
  return {
    ...rest,
    status: statusOf(one),
    part: part ?? null,
    release: release ?? null,
    figure: figure === undefined ? null : { ...figure, ...finite(figure) },
    resolvedAt: resolvedAt ?? null,
    runs: [...runs],
    segment: segment ?? null,
    next: [...next],
    reaction: reaction ?? null,
    events: events.map((event) => ({ ...event })),
  };
}

export function workflowView(report: WorkflowReport): z.infer<typeof monitorReport>["workflows"][number] {
  const { release, lastAt, criteria, past, alerts, ...rest } = report;
  return {
    ...rest,
    release: release ?? null,
    lastAt: lastAt ?? null,
    criteria: criteria.map(({ part, measured, ...held }) => ({
      ...held,
      part: part ?? null,
      measured: measured === undefined ? null : measuredView(measured),
    })),
    past: past.map(({ now, before, limit, ...held }) => ({
      ...held,
      now: now === undefined ? null : measuredView(now),
      before: before ?? null,
      limit: limit ?? null,
    })),
    alerts: alerts.length,
  };
}

function measuredView(measured: Measured) {
  return { value: measured.value, n: measured.n, ...finite(measured) };
}

/** JSON has no infinity, which an alert that was stored has lost already. */
function finite({ low, high }: Pick<Measured, "low" | "high">) {
  return { low: Number.isFinite(low) ? low : null, high: Number.isFinite(high) ? high : null };
}
