import type { z } from "@hono/zod-openapi";
import type { Body } from "../core/body.ts";
import { routeOf } from "../core/route-of.ts";
import type { CallRecord, RunSummary, StoredRun } from "../core/run.ts";
import { nameOf } from "../core/run.ts";
import type { RunScores } from "../core/run-scores.ts";
import type * as schemas from "./schemas/run.ts";
import { scoresView } from "./scores-view.ts";

type View<Schema extends z.ZodType> = z.infer<Schema>;
type SummaryView = View<typeof schemas.runSummary>;
type CutView = View<typeof schemas.cutText>;
type BodyView = View<typeof schemas.body>;

/** Characters of an input or outcome in a list. */
const LINE = 300;
/** Characters of one text of a run; the whole of it is asked for by itself. */
const MOST = 20_000;
/** Messages of a conversation that a call shows: its last ones. */
const MESSAGES = 40;

/** A run as the API gives it in a list. */
export function summaryView(run: RunSummary): SummaryView {
  const { id, workflow, status, interrupted, startedAt, took, totals } = run;
  const { session, turn, subject, tags, release, assignment, parent, source } = run;
  return {
    id,
    workflow,
    status,
    interrupted,
    startedAt,
    took: took ?? null,
    totals: { ...totals, cost: totals.cost ?? null },
    input: run.input.text.slice(0, LINE),
    outcome: outcomeOf(run).slice(0, LINE),
    ...(session === undefined ? {} : { session }),
    ...(turn === undefined ? {} : { turn }),
    ...(subject === undefined ? {} : { subject: subjectView(subject) }),
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(release === undefined ? {} : { release }),
    ...(assignment === undefined ? {} : { assignment }),
    ...(parent === undefined ? {} : { parent: parentView(parent) }),
    ...(source === undefined ? {} : { source }),
  };
}

/** How much of each call a run shows: its texts, or no more of them than a line. */
export type CallDetail = "texts" | "lines";

/** A run with its calls; long texts are cut. */
export function runView(
  run: StoredRun,
  {
    detail = "texts",
    scores,
  }: { readonly detail?: CallDetail; readonly scores?: RunScores | undefined } = {},
): View<typeof schemas.run> {
  const route = routeOf(run.calls);
  return {
    ...summaryView(run),
    input: bodyView(run.input),
    end: endView(run),
    scores: scores === undefined ? null : scoresView(scores),
    calls: run.calls.map(detail === "lines" ? callLine : (call) => callView(call)),
    ...(route === undefined ? {} : { route }),
  };
}

export function callView(call: CallRecord, most: number = MOST): View<typeof schemas.call> {
  const { seq, kind, address, state, at, took, ask, answer, note } = call;
  return {
    seq,
    kind,
    address,
    name: nameOf(address),
    state,
    at,
    took,
    ...(ask === undefined ? {} : { ask: bodyView(ask, most) }),
    ...(answer === undefined ? {} : { answer: cut(answer, most) }),
    ...(note === undefined ? {} : { note: { ...note } }),
  };
}

/** A call in a list of thousands. */
function callLine(call: CallRecord): View<typeof schemas.call> {
  const rest = callView({ ...call, ask: undefined, answer: undefined });
  const asked = call.ask?.thread?.texts.at(-1) ?? call.ask?.text;
  return {
    ...rest,
    ...(asked === undefined ? {} : { ask: { value: cut(asked, LINE) } }),
    ...(call.answer === undefined ? {} : { answer: cut(call.answer, LINE) }),
  };
}

function endView({ end }: RunSummary): View<typeof schemas.run>["end"] {
  if (end === undefined) return null;
  switch (end.status) {
    case "completed":
      return { status: end.status, output: bodyView(end.output) };
    case "waiting":
      return { status: end.status, waitingFor: [...end.waitingFor] };
    default:
      return { status: end.status, error: { ...end.error } };
  }
}

function outcomeOf({ end }: RunSummary): string {
  if (end === undefined) return "";
  if (end.status === "completed") return end.output.text;
  return end.status === "waiting" ? `waits for ${end.waitingFor.join(", ")}` : end.error.message;
}

function bodyView({ text, shared, thread }: Body, most: number = MOST): BodyView {
  const texts = thread?.texts;
  const hidden = texts === undefined || most > MOST ? 0 : Math.max(0, texts.length - MESSAGES);
  return {
    value: cut(text, most),
    ...(shared === undefined ? {} : { shared: cut(shared.text, most) }),
    ...(texts === undefined ? {} : { messages: texts.slice(hidden).map((one) => cut(one, most)) }),
    ...(hidden === 0 ? {} : { hiddenMessages: hidden }),
  };
}

function cut(text: string, most: number): CutView {
  return { text: text.length > most ? text.slice(0, most) : text, length: text.length };
}

function subjectView({ id, attributes }: NonNullable<RunSummary["subject"]>) {
  return { id, ...(attributes === undefined ? {} : { attributes: { ...attributes } }) };
}

function parentView(parent: NonNullable<RunSummary["parent"]>): SummaryView["parent"] {
  if (parent.kind === "trial") {
    const { kind, experiment, case: id, trial } = parent;
    return { kind, experiment, case: id, trial };
  }
  const { kind, run, at } = parent;
  return { kind, run, ...(at === undefined ? {} : { at }) };
}
