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
type Kind = "blob" | "message";

/** Hashes of texts that are known to be stored, by the day: those are not sent again. */
export class KnownTexts {
  readonly #known = new Lru<string, true>(REMEMBERED);
  /** What the store's epoch was when these were known. */
  epoch = 0;

  has(kind: Kind, day: number | undefined, hash: string): boolean {
    return day !== undefined && this.#known.get(`${kind} ${day} ${hash}`) === true;
  }

  add(kind: Kind, day: number | undefined, hash: string): void {
    if (day !== undefined) this.#known.set(`${kind} ${day} ${hash}`, true);
  }

  forget(epoch: number): void {
    this.#known.clear();
    this.epoch = epoch;
  }
}

interface NewText {
  readonly flight: Flight;
  readonly hash: string;
  readonly text: string;
}

interface NewMessage extends NewText {
  readonly parent: string;
}

/** The texts that one statement has to keep beside its rows. */
export class NewTexts {
  readonly #known: KnownTexts;
  readonly #blobs = new Map<string, NewText>();
  readonly #messages = new Map<string, NewMessage>();

  constructor(known: KnownTexts) {
    this.#known = known;
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
    const calls: string[] = [];
    const epoch = this.#known.epoch;
    if (this.#blobs.size > 0) {
      const rows = [...this.#blobs.values()];
      const columns = [epoch, daysOf(rows), plain(rows.map(({ hash }) => hash)), textsOf(rows)];
      calls.push(`aw.keep_blobs(${columns.map((one) => values.add(one)).join(", ")})`);
    }
    if (this.#messages.size > 0) {
      const rows = [...this.#messages.values()];
      const parents = plain(rows.map(({ parent }) => parent));
      const columns = [epoch, daysOf(rows), plain(rows.map(({ hash }) => hash)), parents, textsOf(rows)];
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
    if (!this.#known.has("blob", flight.day, hash))
      this.#blobs.set(placeOf(flight, hash), { flight, hash, text });
    return hash;
  }

  /** From the end to the first message that is known: a hash covers all before it. */
  #thread(flight: Flight, { texts: messages, hashes }: Thread): string {
    for (let i = hashes.length - 1; i >= 0; i--) {
      const hash = hashes[i] ?? "";
      const place = placeOf(flight, hash);
      if (this.#known.has("message", flight.day, hash) || this.#messages.has(place)) break;
      const parent = hashes[i - 1] ?? NO_MESSAGE;
      this.#messages.set(place, { flight, hash, parent, text: messages[i] ?? "" });
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
  return Lines.of(rows.map(({ text }) => toStored(text)));
}
