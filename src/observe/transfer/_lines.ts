import { z } from "zod";
import type { CallNote } from "../../core/call.ts";
import type { Duration } from "../../core/duration.ts";
import type { EncodedError } from "../../core/error-codec.ts";
import type { Address } from "../../core/ids.ts";
import { hasControl, parseExperimentId, parseRunId, parseSessionId } from "../../core/ids.ts";
import type { Descent, Lineage, Subject, Totals, TrialLineage } from "../../core/run.ts";
import type { RunAssignment } from "../../core/serving.ts";

/** Raised by one whenever an older release could misread what is written. */
export const FORMAT = 1;

const hash = z.string().regex(/^[0-9a-f]{32}$/, "expected 32 hex digits");
const count = z.int().nonnegative();
const ms = z.number().nonnegative();
const json = z.string().refine(isJson, "expected a text that is JSON");
const address = z.custom<Address>((value) => typeof value === "string" && value !== "" && !hasControl(value));
const runId = checked(parseRunId);
const optional = z.exactOptional;

/** A body with its shared text and its thread named by hash; `thread` is the hash of the last message, "" without any. */
const body = z.strictObject({
  text: json,
  shared: optional(hash),
  thread: optional(z.union([hash, z.literal("")])),
});

const error: z.ZodType<EncodedError> = z.strictObject({
  name: z.string(),
  message: z.string(),
  code: optional(z.string()),
  hint: optional(z.string()),
  data: optional(z.record(z.string(), z.unknown())),
  get cause() {
    return optional(error);
  },
});

const subject: z.ZodType<Subject> = z.strictObject({
  id: z.string(),
  attributes: optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
});

const changes = z.strictObject({
  prompts: optional(z.record(z.string(), z.string())),
  models: optional(z.record(z.string(), z.string())),
});

const descent: z.ZodType<Descent> = z.strictObject({
  kind: z.enum(["fork", "rerun", "shadow", "handover", "score"]),
  run: runId,
  at: optional(address),
  changes: optional(changes),
});

const trialLineage: z.ZodType<TrialLineage> = z.strictObject({
  kind: z.literal("trial"),
  experiment: checked(parseExperimentId),
  case: z.string(),
  trial: z.int().positive(),
  role: optional(z.literal("aside")),
  changes: optional(changes),
});

const lineage: z.ZodType<Lineage> = z.union([descent, trialLineage]);

const assignment: z.ZodType<RunAssignment> = z.strictObject({
  rollout: z.string(),
  arm: z.enum(["candidate", "stable"]),
  share: z.number().min(0).max(1),
  by: z.enum([
    "chance",
    "allow",
    "deny",
    "cohort",
    "use_case",
    "no_unit",
    "flag",
    "refused",
    "not_loaded",
    "boundary",
  ]),
  useCases: optional(
    z.strictObject({
      only: z.array(z.string()),
      others: optional(z.enum(["incumbent", "person"])),
      unknown: optional(z.enum(["others", "candidate"])),
    }),
  ),
});

const reviewAnswer = z.strictObject({
  title: optional(z.string()),
  approvers: optional(z.array(z.string())),
  needs: optional(count),
  expiresAfter: optional(
    z.custom<Duration>((value) => typeof value === "number" || typeof value === "string"),
  ),
});

const totals = z.strictObject({
  calls: count,
  tokensIn: count,
  tokensOut: count,
  cost: optional(ms),
  unpriced: count,
  toolErrors: count,
}) satisfies z.ZodType<Omit<Totals, "cost">>;

const note: z.ZodType<CallNote> = z.strictObject({
  model: optional(z.string()),
  usage: optional(
    z.strictObject({ input: count, cacheRead: count, cacheWrite: count, output: count, reasoning: count }),
  ),
  cost: optional(z.number()),
  prompts: optional(z.array(z.string())),
  effect: optional(z.enum(["read", "write"])),
  key: optional(z.string()),
  attempts: optional(z.array(z.strictObject({ took: ms, code: z.string(), message: z.string() }))),
  redacted: optional(z.literal(true)),
  from: optional(z.enum(["ledger", "recording", "simulation", "change", "cache", "fixture"])),
  saved: optional(z.number()),
  approval: optional(
    z.strictObject({
      approved: z.boolean(),
      by: z.string(),
      at: z.number(),
      reason: optional(z.string()),
      edited: optional(z.literal(true)),
    }),
  ),
  until: optional(z.number()),
  stream: optional(z.literal(true)),
});

const end = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("completed"), output: body }),
  z.strictObject({ status: z.literal("failed"), error }),
  z.strictObject({ status: z.literal("cancelled"), error }),
  z.strictObject({ status: z.literal("waiting"), waitingFor: z.array(address) }),
]);

export const line = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("message"), hash, parent: optional(hash), text: json }),
  z.strictObject({ type: z.literal("shared"), hash, text: json }),
  /** What was told of messages and shared texts is not needed any more: what follows says it anew. */
  z.strictObject({ type: z.literal("reset") }),
  z.strictObject({
    type: z.literal("run"),
    id: runId,
    workflow: z.string(),
    input: body,
    startedAt: z.number(),
    session: optional(checked(parseSessionId)),
    subject: optional(subject),
    tags: optional(z.array(z.string())),
    release: optional(z.string()),
    assignment: optional(assignment),
    reviewAnswer: optional(reviewAnswer),
    parent: optional(lineage),
    source: optional(z.string()),
    end: optional(end),
    took: optional(ms),
    totals,
    attempt: count,
    turn: optional(count),
  }),
  z.strictObject({
    type: z.literal("call"),
    seq: z.int().positive(),
    kind: z.enum(["model", "tool", "step", "sleep", "approval", "clock", "random", "id"]),
    address,
    state: z.enum(["done", "failed", "begun"]),
    at: ms,
    took: ms,
    ask: optional(body),
    askHash: optional(z.string()),
    answer: optional(json),
    note: optional(note),
  }),
  /** Ends a run; `digest` covers its run line and its calls, so that a changed letter is seen. */
  z.strictObject({ type: z.literal("run_end"), run: runId, calls: count, digest: hash }),
  /** Ends the file. */
  z.strictObject({ type: z.literal("end"), runs: count }),
]);

export type Line = z.output<typeof line>;
export type LineOf<Type extends Line["type"]> = Extract<Line, { type: Type }>;
export type BodyLine = z.output<typeof body>;

export const header = z.strictObject({ airworthy: z.literal(FORMAT), kind: z.literal("runs") });
export type Header = z.output<typeof header>;

/** An id whose own check says what is wrong with it. */
function checked<T>(parse: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
      return z.NEVER;
    }
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
