import type { Call, CallNote, Outcome } from "./call.ts";
import { decodeError, encodeError } from "./error-codec.ts";
import { AirworthyError } from "./errors.ts";
import { METERING } from "./metering.ts";
import type { CallRecord, CallState, Totals } from "./run.ts";
import { OBSERVER } from "./run-observer.ts";
import { tooLarge } from "./seam.ts";
import type { JournalStore, Ticket } from "./store.ts";

/** Writes the record of one run, call by call, in the order in which the calls end. */
export class Journal {
  readonly #store: JournalStore;
  readonly #ticket: Ticket;
  #seq: number;
  #toolCalls = 0;
  readonly #sums = { calls: 0, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0, toolErrors: 0 };

  constructor(store: JournalStore, ticket: Ticket) {
    this.#store = store;
    this.#ticket = ticket;
    this.#seq = ticket.lastSeq;
  }

  get ticket(): Ticket {
    return this.#ticket;
  }

  /** Calls of tools, whatever became of them. */
  get toolCalls(): number {
    return this.#toolCalls;
  }

  get totals(): Totals {
    const { cost, ...sums } = this.#sums;
    return { ...sums, cost: sums.unpriced > 0 ? undefined : cost };
  }

  /** Keeps that a call is about to be made, so that a crash in the middle of it is seen. */
  announce(call: Call, note?: CallNote): Promise<void> {
    return this.#append(call, "begun", { at: call.execution.elapsed(), took: 0, answer: undefined, note });
  }

  /** Keeps how a call ended and gives the outcome as a replay will: what cannot be kept becomes its error. */
  async settle(call: Call, outcome: Outcome, timing: { at: number; took: number }): Promise<Outcome> {
    const kept = keep(call, outcome);
    this.count(call.kind, kept);
    const state = kept.ok ? "done" : "failed";
    await this.#append(call, state, { ...timing, answer: kept.text, note: kept.note });
    return kept;
  }

  /** Adds a call to the run's totals; an answered one of a resumed run counts as well. */
  count(kind: Call["kind"], outcome: Pick<Outcome, "ok" | "note">): void {
    const sums = this.#sums;
    sums.calls += 1;
    if (kind === "tool") {
      this.#toolCalls += 1;
      if (!outcome.ok) sums.toolErrors += 1;
    }
    if (kind !== "model") return;
    const { usage, cost } = outcome.note ?? {};
    if (usage) {
      sums.tokensIn += usage.input + usage.cacheRead + usage.cacheWrite;
      sums.tokensOut += usage.output + usage.reasoning;
    }
    if (cost !== undefined) sums.cost += cost;
    else if (outcome.ok) sums.unpriced += 1;
  }

  async #append(
    call: Call,
    state: CallState,
    rest: Pick<CallRecord, "at" | "took" | "answer" | "note">,
  ): Promise<void> {
    this.#seq += 1;
    const { kind, address, ask, askHash } = call;
    const record: CallRecord = { seq: this.#seq, kind, address, state, ask, askHash, ...rest };
    await this.#store.append(this.#ticket, record);
    if (state === "begun") return;
    OBSERVER.of(call.execution)?.called(record);
    METERING.of(call.execution)?.called(call.execution, record);
  }
}

/** The outcome with the text that is stored, redacted; never more than the run may keep. */
function keep(call: Call, outcome: Outcome): Outcome & { readonly text: string } {
  const { redact, maxPayload } = call.execution.options;
  const note = noteOf(call, outcome);
  try {
    const plain = outcome.text ?? (outcome.ok ? call.encode(outcome.value) : call.encodeError(outcome.error));
    if (plain.length > maxPayload)
      throw tooLarge(`the result of ${call.kind} "${call.address}"`, plain.length, maxPayload);
    const text = redact(plain);
    if (!outcome.ok)
      return { ok: false, error: asStored(call, outcome.error, text), text, ...noted(note, text !== plain) };
    if (note === undefined && text === plain) return { ok: true, value: outcome.value, text };
    return { ok: true, value: outcome.value, text, ...noted(note, text !== plain) };
  } catch (error) {
    return { ok: false, error, text: JSON.stringify(encodeError(error)), ...noted(note, false) };
  }
}

function noteOf(call: Call, outcome: Outcome): CallNote | undefined {
  const own = outcome.ok && outcome.note?.from === undefined ? call.note(outcome.value) : undefined;
  if (call.effect !== "write")
    return own === undefined || outcome.note === undefined
      ? (own ?? outcome.note)
      : { ...own, ...outcome.note };
  return { effect: call.effect, ...(call.key ? { key: call.key } : {}), ...own, ...outcome.note };
}

function noted(note: CallNote | undefined, redacted: boolean): { note?: CallNote } {
  if (redacted) return { note: { ...note, redacted } };
  return note === undefined ? {} : { note };
}

/**
 * An error as a replay will throw it, so that a `catch` cannot tell the first time from the next:
 * classes that come back as themselves stay what they are, others become an Error of their name.
 */
function asStored(call: Call, error: unknown, text: string): unknown {
  if (call.knowsErrors) return error;
  if (error instanceof AirworthyError || (error instanceof Error && STABLE.has(error.constructor)))
    return error;
  const stored = decodeError(JSON.parse(text));
  if (error instanceof Error && error.stack !== undefined) stored.stack = error.stack;
  return stored;
}

const STABLE = new Set<unknown>([
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
]);
