import type { z } from "@hono/zod-openapi";
import { decode } from "../../core/codec.ts";
import type { EncodedError } from "../../core/error-codec.ts";
import { encodeError } from "../../core/error-codec.ts";
import type { RunId } from "../../core/ids.ts";
import type { RunSummary, Totals } from "../../core/run.ts";
import type { RunResult } from "../../engines/local/run-result.ts";
import type { outcome } from "../schemas/outcome.ts";

export type Outcome = z.infer<typeof outcome>;

const NONE = { calls: 0, tokensIn: 0, tokensOut: 0, cost: null, unpriced: 0, toolErrors: 0 };

/** Of a run that goes on. */
export function runningView(id: RunId): Outcome {
  return { id, status: "running", took: null, totals: NONE };
}

/** Of a run that this process has executed. */
export function resultView(result: RunResult): Outcome {
  const known = { id: result.id, took: result.took, totals: totalsView(result.totals) };
  switch (result.status) {
    case "completed":
      return { ...known, status: result.status, output: plain(result.output) };
    case "waiting":
      return { ...known, status: result.status, waitingFor: [...result.waitingFor] };
    default:
      return { ...known, status: result.status, error: errorView(encodeError(result.error)) };
  }
}

/** Of a run as the store has it, redacted. */
export function storedView({ id, end, took, totals }: RunSummary): Outcome {
  const known = { id, took: took ?? null, totals: totalsView(totals) };
  if (end === undefined) return { ...known, status: "running" };
  switch (end.status) {
    case "completed":
      return { ...known, status: end.status, output: plain(decode(end.output.text)) };
    case "waiting":
      return { ...known, status: end.status, waitingFor: [...end.waitingFor] };
    default:
      return { ...known, status: end.status, error: errorView(end.error) };
  }
}

/** A value as JSON has it: a date as a text, a large whole number too. */
export function plain(value: unknown): unknown {
  const text = JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one));
  return text === undefined ? null : JSON.parse(text);
}

function totalsView(totals: Totals): Outcome["totals"] {
  return { ...totals, cost: totals.cost ?? null };
}

function errorView({ name, message, code, hint }: EncodedError): NonNullable<Outcome["error"]> {
  return { name, message, ...(code === undefined ? {} : { code }), ...(hint === undefined ? {} : { hint }) };
}
