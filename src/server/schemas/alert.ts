import { z } from "@hono/zod-openapi";
import { runId } from "./run.ts";

const unit = z.enum(["share", "ms", "usd"]);
const bound = z.enum(["at least", "at most"]);
const verdict = z.enum(["OK", "FAILING", "NOT_ENOUGH_DATA"]);

const measured = z.object({
  value: z.number(),
  low: z.number().nullable().openapi({ description: "95 %; null where so few runs do not bound it" }),
  high: z.number().nullable(),
  n: z.number().openapi({ description: "Runs behind it" }),
});

export const alert = z
  .object({
    id: z.string(),
    workflow: z.string(),
    status: z.enum(["open", "acknowledged", "resolved"]),
    kind: z.enum(["criterion", "past", "silence", "model"]),
    name: z.string().openapi({ description: "Of the criterion or figure, such as p95" }),
    part: z.string().nullable().openapi({ description: "A route" }),
    release: z.string().nullable().openapi({ description: "Null: the app's own code, or any" }),
    title: z.string(),
    figure: measured.extend({ unit, bound, limit: z.number() }).nullable(),
    since: z.number().openapi({ description: "When it seems to have begun, in ms since the epoch" }),
    openedAt: z.number(),
    resolvedAt: z.number().nullable(),
    runs: z.array(runId).openapi({ description: "Runs that decided, the newest first" }),
    segment: z
      .object({
        words: z.string(),
        runs: z.number(),
        failed: z.number(),
        rate: z.number(),
        otherRate: z.number(),
        state: z.enum(["reported", "confirmed"]),
      })
      .nullable()
      .openapi({ description: "Where it is worst" }),
    next: z.array(z.string()).openapi({ description: "Commands that lead on" }),
    reaction: z
      .object({
        kind: z.literal("rollback"),
        status: z.enum(["due", "done", "not_done"]),
        why: z.string().optional(),
      })
      .nullable(),
    events: z.array(
      z.object({
        at: z.number(),
        by: z.string(),
        type: z.enum(["opened", "updated", "acknowledged", "reacted", "resolved"]),
        why: z.string().optional(),
      }),
    ),
  })
  .openapi("Alert");

export const alertList = z.object({ alerts: z.array(alert) });

export const alertFilters = z.object({
  state: z.enum(["open", "resolved", "all"]).default("open"),
  workflow: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

const heldCriterion = z.object({
  name: z.string(),
  part: z.string().nullable(),
  unit,
  bound,
  limit: z.number(),
  measured: measured.nullable(),
  verdict,
});

const heldPast = z.object({
  name: z.string(),
  unit,
  now: measured.nullable(),
  before: z
    .object({ value: z.number(), n: z.number() })
    .nullable()
    .openapi({ description: "Null until learned" }),
  limit: z.number().nullable(),
  learned: z.number(),
  needs: z.number(),
  verdict,
});

export const monitorReport = z
  .object({
    watcher: z.string().nullable().openapi({ description: "The process that watches now" }),
    at: z
      .number()
      .nullable()
      .openapi({ description: "When something new was last kept, in ms since the epoch" }),
    workflows: z.array(
      z.object({
        workflow: z.string(),
        release: z.string().nullable(),
        verdict,
        runs: z.number(),
        isCut: z.boolean(),
        since: z.number(),
        lastAt: z.number().nullable(),
        criteria: z.array(heldCriterion),
        past: z.array(heldPast),
        alerts: z.number().openapi({ description: "Open ones" }),
      }),
    ),
    untold: z
      .array(
        z.object({
          alert: z.string(),
          target: z.string(),
          tries: z.number(),
          error: z.string().nullable(),
          isGivenUp: z.boolean(),
        }),
      )
      .openapi({ description: "Who could not be told yet, and why" }),
  })
  .openapi("MonitorReport");
