import type { Call, Outcome } from "./call.ts";
import { decodeError } from "./error-codec.ts";
import type { Address } from "./ids.ts";
import { readRecord } from "./read-record.ts";
import type { CallRecord } from "./run.ts";
import { nameOf } from "./run.ts";

/** Turns of the event loop without progress after which a call that was never asked is passed over. */
const PATIENCE = 3;

/**
 * The calls of a recorded run, to be answered from. Answers are given in the order in which the
 * calls once ended, so that branches which ran side by side interleave as they did then.
 */
export class Recording {
  readonly #byAddress = new Map<Address, CallRecord>();
  /** Addresses in order of completion; nested calls are left out, since their parent's answer covers them. */
  readonly #order: CallRecord[] = [];
  readonly #asked = new Set<Address>();
  /** Calls without an end on record that the code has come to. */
  readonly #goingOn = new Set<Address>();
  readonly #waiting = new Map<Address, () => void>();
  #next = 0;
  #progress = 0;
  #nextAsked = Promise.withResolvers<void>();
  #watching = false;
  #isAllAsked = false;

  constructor(calls: readonly CallRecord[]) {
    const ended = calls.filter((call) => call.state !== "begun");
    for (const call of ended) this.#byAddress.set(call.address, call);
    for (const call of calls)
      if (call.state === "begun" && !this.#byAddress.has(call.address))
        this.#byAddress.set(call.address, call);
    for (const call of ended) if (!this.#isNested(call.address)) this.#order.push(call);
  }

  /** What is recorded at this address, a write without a known end included. */
  at(address: Address): CallRecord | undefined {
    return this.#byAddress.get(address);
  }

  /** The outcome of the same write, wherever in the run it was made. */
  sameWrite(name: string, askHash: string | undefined): CallRecord | undefined {
    return sameCall(this.#byAddress.values(), name, askHash);
  }

  /** Waits until all calls that once ended before this one have been answered. */
  async turn(record: CallRecord): Promise<void> {
    this.#asked.add(record.address);
    this.#progressed();
    if (this.#order[this.#next] === record) return this.#advance();
    if (!this.#order.includes(record, this.#next)) return;
    await new Promise<void>((resolve) => {
      this.#waiting.set(record.address, resolve);
      this.#watch();
    });
  }

  /**
   * Whether the code comes to ask for every recorded call without the answer of one that is not.
   * It must, if it is the code that was recorded: the answer of a call without a record never
   * reached it. False where it stands still for `patience` ms before that.
   */
  async allAsked(address: Address, patience = 1_000): Promise<boolean> {
    // What was recorded inside of a call that has no end is asked for by going on with that call.
    this.#goingOn.add(address);
    this.#progressed();
    while (!this.#isAllAsked) {
      const left = this.unasked();
      this.#isAllAsked = left.length === 0;
      if (left.every((call) => this.#isInside(call.address))) return true;
      if (!(await this.#progresses(patience))) return false;
    }
    return true;
  }

  /** Calls that were recorded and have not been asked for. */
  unasked(): readonly CallRecord[] {
    return this.#order.filter((call) => !this.#asked.has(call.address));
  }

  /** Whether another call is asked for within `patience` ms. */
  async #progresses(patience: number): Promise<boolean> {
    const seen = this.#progress;
    const timer = setTimeout(() => this.#nextAsked.resolve(), patience);
    await this.#nextAsked.promise;
    clearTimeout(timer);
    return this.#progress !== seen;
  }

  #progressed(): void {
    this.#progress += 1;
    const asked = this.#nextAsked;
    this.#nextAsked = Promise.withResolvers<void>();
    asked.resolve();
  }

  /** Whether a call stands inside of one that goes on without an end on record. */
  #isInside(address: Address): boolean {
    for (let i = address.lastIndexOf("/"); i > 0; i = address.lastIndexOf("/", i - 1))
      if (this.#goingOn.has(address.slice(0, i) as Address)) return true;
    return false;
  }

  #isNested(address: Address): boolean {
    for (let i = address.lastIndexOf("/"); i > 0; i = address.lastIndexOf("/", i - 1)) {
      const parent = this.#byAddress.get(address.slice(0, i) as Address);
      if (parent !== undefined && parent.state !== "begun") return true;
    }
    return false;
  }

  #advance(): void {
    this.#next += 1;
    if (this.#waiting.size > 0) setImmediate(() => this.#release());
  }

  /** Lets the next call go if it waits; the one after it only when its continuation has run. */
  #release(): void {
    const record = this.#order[this.#next];
    const resolve = record && this.#waiting.get(record.address);
    if (record === undefined || resolve === undefined) {
      this.#watch();
      return;
    }
    this.#waiting.delete(record.address);
    resolve();
    this.#advance();
  }

  /** Passes over a call that nobody asks for (the code may have changed), so that the others are not held for ever. */
  #watch(): void {
    if (this.#watching || this.#waiting.size === 0) return;
    this.#watching = true;
    setTimeout(() => this.#look(this.#progress, 0), 1);
  }

  #look(seen: number, quiet: number): void {
    if (this.#progress !== seen || quiet < PATIENCE) {
      const calm = this.#progress === seen ? quiet + 1 : 0;
      setImmediate(() => this.#look(this.#progress, calm));
      return;
    }
    this.#watching = false;
    this.#skip();
  }

  #skip(): void {
    if (this.#waiting.size === 0) return;
    while (this.#next < this.#order.length) {
      const record = this.#order[this.#next];
      if (record && this.#waiting.has(record.address)) break;
      this.#next += 1;
    }
    this.#release();
  }
}

/** The first of some calls that asked the same of the same, and whose end is known. */
export function sameCall(
  calls: Iterable<CallRecord>,
  name: string,
  askHash: string | undefined,
): CallRecord | undefined {
  for (const record of calls) {
    if (record.state !== "begun" && record.askHash === askHash && nameOf(record.address) === name)
      return record;
  }
  return undefined;
}

/** The outcome that a record holds, in the values that the run once saw. */
export function outcomeOf(record: CallRecord, call: Call): Outcome {
  const text = record.answer ?? "null";
  const shared = { text, ...(record.note === undefined ? {} : { note: record.note }) };
  if (record.state === "done") return { ok: true, value: call.decode(text), ...shared };
  const error = readRecord(
    text,
    `the error of "${record.address}"`,
    () => call.decodeError(text) ?? decodeError(JSON.parse(text)),
  );
  return { ok: false, error, ...shared };
}
