import type { CallKind } from "../../core/call.ts";
import type { RunId } from "../../core/ids.ts";
import type { CallRecord, StoredRun } from "../../core/run.ts";
import { nameOf } from "../../core/run.ts";
import { stepOf } from "../../core/step-of.ts";
import { errorIn } from "../../core/traits-of-run.ts";
import { hypergeometricUpper } from "../../stats/distributions/hypergeometric.ts";
import { holm } from "../../stats/holm.ts";
import { messageShape } from "../failures/message-shape.ts";
import { answerShape } from "./answer-shape.ts";

/** What a call does otherwise: `fails`, `answers` in another shape, is `called` or `skipped` more often. */
export type DifferenceKind = "fails" | "answers" | "called" | "skipped";

export interface Share {
  readonly count: number;
  readonly of: number;
}

/** A call that behaves otherwise within a segment than elsewhere. */
export interface CallDifference {
  readonly what: DifferenceKind;
  /** Its address without counters. */
  readonly step: string;
  readonly kind: CallKind;
  /** The tool's name, of a tool. */
  readonly name: string;
  /** Of `fails` the code and the shape of the most frequent message, of `answers` the shape; else empty. */
  readonly detail: string;
  /** Of `fails`: the code of the most frequent error. */
  readonly code?: string;
  /** Runs of the sample in which it does so, of those that made the call (of `called` and `skipped`: of all). */
  readonly inside: Share;
  readonly outside: Share;
  /** Of Fisher's exact test, adjusted for all that was looked at (Holm). */
  readonly p: number;
  /** Runs inside in which it does so. */
  readonly examples: readonly RunId[];
}

const ALPHA = 0.05;
/** Runs inside that must show a difference: two are no pattern. */
const LEAST = 3;
const MOST = 10;
const EXAMPLES = 3;
const ORDER: readonly DifferenceKind[] = ["fails", "answers", "skipped", "called"];

/**
 * Compares what runs inside of a segment call with what others do, step by step: whether a call fails, what its answer
 * looks like, whether it is made at all. What fails comes first: what is skipped is often its consequence.
 */
export function callDifferences(
  inside: readonly StoredRun[],
  outside: readonly StoredRun[],
): readonly CallDifference[] {
  const [here, there] = [eventsOf(inside), eventsOf(outside)];
  const candidates = [...here.events.values(), ...skippedOf(here, there)].flatMap((event) => {
    const [one, other] = [shareOf(event, here), shareOf(event, there)];
    if (one.count < LEAST || one.of === 0 || other.of === 0) return [];
    if (one.count / one.of <= other.count / other.of) return [];
    const total = one.of + other.of;
    const p = hypergeometricUpper(one.count, { drawn: one.of, marked: one.count + other.count, total });
    return [{ event, inside: one, outside: other, p }];
  });
  const adjusted = holm(candidates.map(({ p }) => p));
  return candidates
    .map(({ event, ...rest }, i) => differenceOf(event, { ...rest, p: adjusted[i] ?? 1 }))
    .filter(({ p }) => p <= ALPHA)
    .sort(byWeight)
    .slice(0, MOST);
}

interface Event {
  readonly what: DifferenceKind;
  readonly step: string;
  readonly kind: CallKind;
  readonly detail: string;
  readonly runs: Set<RunId>;
  readonly errors: Map<string, { count: number; readonly code: string }>;
}

interface Events {
  readonly runs: number;
  readonly events: Map<string, Event>;
  /** Runs that made a call, by its step. */
  readonly made: Map<string, Set<RunId>>;
  /** Runs in which a call of the step was done. */
  readonly done: Map<string, Set<RunId>>;
}

function eventsOf(runs: readonly StoredRun[]): Events {
  const found: Events = { runs: runs.length, events: new Map(), made: new Map(), done: new Map() };
  for (const run of runs) for (const call of run.calls) addCall(found, run.id, call);
  return found;
}

const COMPARED: ReadonlySet<CallKind> = new Set(["model", "tool", "step", "approval"]);

function addCall({ events, made, done }: Events, run: RunId, call: CallRecord): void {
  if (!COMPARED.has(call.kind)) return;
  const step = stepOf(call.address);
  setOf(made, step).add(run);
  const add = (what: DifferenceKind, detail = ""): Event => {
    const key = `${what}\n${step}\n${detail}`;
    const event = events.get(key) ?? {
      what,
      step,
      kind: call.kind,
      detail,
      runs: new Set(),
      errors: new Map(),
    };
    events.set(key, event);
    event.runs.add(run);
    return event;
  };
  add("called");
  if (call.state === "failed") {
    const { errors } = add("fails");
    const { code, name, message } = errorIn(call.answer);
    const text = `${code ?? name}: ${messageShape(message)}`;
    const error = errors.get(text) ?? { count: 0, code: code ?? name };
    error.count += 1;
    errors.set(text, error);
  } else if (call.state === "done") {
    setOf(done, step).add(run);
    // What a model says is never twice the same.
    if (call.kind !== "model") add("answers", answerShape(call.answer));
  }
}

/** Steps that runs elsewhere take: skipping one is what runs here do. */
function skippedOf(here: Events, there: Events): readonly Event[] {
  const called = [...there.events.values()].filter(({ what }) => what === "called");
  return called.map((event) => ({ ...event, what: "skipped", runs: here.made.get(event.step) ?? new Set() }));
}

function shareOf({ what, step, detail }: Event, { events, made, done, runs }: Events): Share {
  const count = events.get(`${what}\n${step}\n${detail}`)?.runs.size ?? 0;
  switch (what) {
    case "called":
      return { count, of: runs };
    case "skipped":
      return { count: runs - (made.get(step)?.size ?? 0), of: runs };
    case "answers":
      return { count, of: done.get(step)?.size ?? 0 };
    default:
      return { count, of: made.get(step)?.size ?? 0 };
  }
}

function differenceOf(
  { what, step, kind, detail, runs, errors }: Event,
  found: Pick<CallDifference, "inside" | "outside" | "p">,
): CallDifference {
  const [most] = [...errors].sort((a, b) => b[1].count - a[1].count);
  return {
    what,
    step,
    kind,
    name: nameOf(step as Parameters<typeof nameOf>[0]),
    detail: most?.[0] ?? detail,
    ...(most === undefined ? {} : { code: most[1].code }),
    ...found,
    examples: what === "skipped" ? [] : [...runs].slice(0, EXAMPLES),
  };
}

/** Of a tool and the step around it, both fail: the tool is what to look at. */
function byWeight(a: CallDifference, b: CallDifference): number {
  const kind = ORDER.indexOf(a.what) - ORDER.indexOf(b.what);
  if (kind !== 0) return kind;
  const tool = Number(b.kind === "tool") - Number(a.kind === "tool");
  return Math.log(a.p + 1e-300) - Math.log(b.p + 1e-300) || tool || b.step.length - a.step.length;
}

function setOf<T>(map: Map<string, Set<T>>, key: string): Set<T> {
  const set = map.get(key) ?? new Set<T>();
  map.set(key, set);
  return set;
}
