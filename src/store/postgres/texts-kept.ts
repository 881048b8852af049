import type { Body, Thread } from "../../core/body.ts";
import { digest } from "../../core/canonical.ts";
import { Lru } from "../lru.ts";
import type { Values } from "./_literal.ts";
import { Lines, plain } from "./_literal.ts";
import { toStored } from "./_text.ts";
import type { Flight } from "./flight.ts";
import { NO_MESSAGE } from "./schema.ts";

/** A text of up to this length stands in its row, a longer one is kept by its hash. */
const INLINE_LIMIT = 1_024;
const REMEMBERED = 20_000;

/** What two columns hold for a text: itself, or the hash of what it is. */
export interface TextRef {
  readonly text: string | null;
  readonly blob: string | null;
}

export interface BodyRef extends TextRef {
  readonly shared: string | null;
  readonly thread: string | null;
}

export const NOTHING: BodyRef = { text: null, blob: null, shared: null, thread: null };

/** A first message has the hash of its text, as a blob of the same text has. */
export type TextKind = "blob" | "message";

/** Hashes of texts that are known to be stored, by the day: those are not sent again. */
export class KnownTexts {
  readonly #known = new Lru<string, true>(REMEMBERED);
  /** What the store's epoch was when these were known. */
  epoch = 0;

  has(kind: TextKind, day: number | undefined, hash: string): boolean {
    return day !== undefined && this.#known.get(`${kind} ${day} ${hash}`) === true;
  }

  add(kind: TextKind, day: number | undefined, hash: string): void {
    if (day !== undefined) this.#known.set(`${kind} ${day} ${hash}`, true);
  }

  forget(epoch: number): void {
    this.#known.clear();
    this.epoch = epoch;
  }
}

/** Where a text was put, or is, before the statement is sent that needs it. */
type Whereabouts = "object" | "row";

/** Long texts that were put into an object store, or turned out to have a row: true for one epoch and for one day that is today. */
export class Placed {
  readonly today: number;
  readonly #places = new Map<string, Whereabouts>();
  readonly epoch: number;

  constructor(today: number, epoch: number) {
    this.today = today;
    this.epoch = epoch;
  }

  /** Whether it was not there before. */
  add(
    text: { readonly kind: TextKind; readonly day: number; readonly hash: string },
    at: Whereabouts,
  ): boolean {
    const key = `${text.kind} ${text.day} ${text.hash} ${this.epoch}`;
    if (this.#places.has(key)) return false;
    this.#places.set(key, at);
    return true;
  }

  at(kind: TextKind, { day = this.today }: Flight, hash: string, epoch: number): Whereabouts | undefined {
    return this.#places.get(`${kind} ${day} ${hash} ${epoch}`);
  }

  /** Takes what another one knows too; where they were made on two days, what is of the other's today stays in the database. */
  join(other: Placed): void {
    for (const [key, at] of other.#places) this.#places.set(key, at);
  }
}

interface NewText {
  readonly flight: Flight;
  readonly hash: string;
  readonly text: string;
  /** Whether it lies in the object store. */
  readonly isObject: boolean;
}

interface NewMessage extends NewText {
  readonly parent: string;
}

/** The texts that one statement has to keep beside its rows. */
export class NewTexts {
  readonly #known: KnownTexts;
  readonly #placed: Placed | undefined;
  readonly #blobs = new Map<string, NewText>();
  readonly #messages = new Map<string, NewMessage>();

  /** Whether what was placed for today is needed. */
  #isToday = false;

  constructor(known: KnownTexts, placed?: Placed) {
    this.#known = known;
    this.#placed = placed;
  }

  body(flight: Flight, body: Body): BodyRef {
    const { shared, thread } = body;
    return {
      ...this.text(flight, body.text),
      shared: shared === undefined ? null : this.#blob(flight, shared.hash, shared.text),
      thread: thread === undefined ? null : this.#thread(flight, thread),
    };
  }

  text(flight: Flight, text: string): TextRef {
    return text.length <= INLINE_LIMIT
      ? { text: toStored(text), blob: null }
      : { text: null, blob: this.#blob(flight, digest(text), text) };
  }

  /** Calls of the functions that keep them. */
  calls(values: Values): string[] {
    const calls = this.#isToday ? [`aw.on_day(${values.add(this.#placed?.today)})`] : [];
    const epoch = this.#known.epoch;
    if (this.#blobs.size > 0) {
      const rows = [...this.#blobs.values()];
      const columns = [
        epoch,
        daysOf(rows),
        plain(rows.map(({ hash }) => hash)),
        textsOf(rows),
        ...sizesOf(rows),
      ];
      calls.push(`aw.keep_blobs(${columns.map((one) => values.add(one)).join(", ")})`);
    }
    if (this.#messages.size > 0) {
      const rows = [...this.#messages.values()];
      const parents = plain(rows.map(({ parent }) => parent));
      const hashes = plain(rows.map(({ hash }) => hash));
      const columns = [epoch, daysOf(rows), hashes, parents, textsOf(rows), ...sizesOf(rows)];
      calls.push(`aw.keep_messages(${columns.map((one) => values.add(one)).join(", ")})`);
    }
    return calls;
  }

  /** After the commit: what was kept is known. */
  kept(): void {
    for (const { flight, hash } of this.#blobs.values()) this.#known.add("blob", flight.day, hash);
    for (const { flight, hash } of this.#messages.values()) this.#known.add("message", flight.day, hash);
  }

  #blob(flight: Flight, hash: string, text: string): string {
    if (this.#known.has("blob", flight.day, hash)) return hash;
    const at = this.#whereabouts("blob", flight, hash);
    if (at !== "row")
      this.#blobs.set(placeOf(flight, hash), { flight, hash, text, isObject: at === "object" });
    return hash;
  }

  #whereabouts(kind: TextKind, flight: Flight, hash: string): Whereabouts | undefined {
    const at = this.#placed?.at(kind, flight, hash, this.#known.epoch);
    if (at !== undefined && flight.day === undefined) this.#isToday = true;
    return at;
  }

  /** From the end to the first message that is known: a hash covers all before it. */
  #thread(flight: Flight, { texts: messages, hashes }: Thread): string {
    for (let i = hashes.length - 1; i >= 0; i--) {
      const hash = hashes[i] ?? "";
      const place = placeOf(flight, hash);
      if (this.#known.has("message", flight.day, hash) || this.#messages.has(place)) break;
      const at = this.#whereabouts("message", flight, hash);
      if (at === "row") break;
      const parent = hashes[i - 1] ?? NO_MESSAGE;
      this.#messages.set(place, { flight, hash, parent, text: messages[i] ?? "", isObject: at === "object" });
    }
    return hashes.at(-1) ?? NO_MESSAGE;
  }
}

/** Runs of the same day share their texts. */
function placeOf(flight: Flight, hash: string): string {
  return `${flight.day ?? "today"} ${hash}`;
}

/** A run that is begun by the same statement has that one's day. */
function daysOf(rows: readonly NewText[]): string | null {
  return plain(rows.map(({ flight }) => flight.day ?? null));
}

function textsOf(rows: readonly NewText[]): Lines | string | null {
  return Lines.of(rows.map(({ text, isObject }) => (isObject ? null : toStored(text))));
}

/** A statement without objects says nothing of them. */
function sizesOf(rows: readonly NewText[]): (string | null)[] {
  if (!rows.some(({ isObject }) => isObject)) return [];
  return [plain(rows.map(({ text, isObject }) => (isObject ? Buffer.byteLength(text) : null)))];
}
