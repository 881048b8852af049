import type { Body } from "../../core/body.ts";
import type { CallRecord, RunSummary, StoredRun } from "../../core/run.ts";
import { storedValue } from "./json.ts";

/** A run as --json gives it; a cost that is not known is null. */
export function runJson(run: RunSummary): Record<string, unknown> {
  const { id, workflow, status, interrupted, startedAt, took, attempt, totals } = run;
  const { session, turn, subject, tags, release, assignment, parent, source } = run;
  return {
    id,
    workflow,
    status,
    interrupted,
    startedAt: new Date(startedAt).toISOString(),
    took,
    attempt,
    session,
    turn,
    subject,
    tags,
    release,
    assignment,
    parent,
    source,
    totals: { ...totals, cost: totals.cost ?? null },
    ...endJson(run),
  };
}

/** With its input and calls. */
export function storedRunJson(run: StoredRun): Record<string, unknown> {
  return { ...runJson(run), input: bodyJson(run.input), calls: run.calls.map(callJson) };
}

export function callJson(call: CallRecord): Record<string, unknown> {
  const { seq, address, kind, state, at, took, ask, answer, note } = call;
  return {
    seq,
    address,
    kind,
    state,
    at,
    took,
    ask: ask && bodyJson(ask),
    answer: storedValue(answer),
    note,
  };
}

function endJson({ end }: RunSummary): Record<string, unknown> {
  if (end === undefined) return {};
  switch (end.status) {
    case "completed":
      return { output: bodyJson(end.output) };
    case "waiting":
      return { waitingFor: end.waitingFor };
    default:
      return { error: end.error };
  }
}

function bodyJson({ text, shared, thread }: Body): unknown {
  const value = storedValue(text);
  if (shared === undefined && thread === undefined) return value;
  return { value, shared: storedValue(shared?.text), messages: thread?.texts.map(storedValue) };
}
