import type { Thread } from "../../core/body.ts";
import { digest } from "../../core/canonical.ts";
import { Lru } from "../lru.ts";
import { numberOf, onlyRow, optionalNumber } from "./_row.ts";
import type { Blobs } from "./blobs.ts";
import type { Database, Row, Statement } from "./database.ts";
import { MESSAGES_PER_CHAIN } from "./schema.ts";

const CACHE_LIMIT = 4_096;
/** The head of a conversation without messages. */
const NONE = 0;

interface Message {
  readonly hash: string;
  readonly text: string;
}

interface Prefix {
  readonly count: number;
  readonly head: number;
}

/** A chain as far as it has been read. */
interface Chain {
  readonly parent: number;
  readonly messages: Message[];
}

/** Chains that a reader has met, so that the calls of a conversation read it once. */
export type ThreadMemo = Map<number, Chain>;

/**
 * Conversations, each message stored once. A conversation that goes on lengthens its chain; one that
 * takes another turn than what is stored begins a chain of its own, which leads back to where they
 * part. Whoever refers to a conversation keeps the id of its last message.
 *
 * A chain's messages lie side by side and have no index, so that a turn writes to one place. Only
 * where chains begin can be looked up; from there on their hashes tell how far they agree.
 */
export class Threads {
  /** Ends of conversations seen lately: the next turn of each begins with one. */
  readonly #heads = new Lru<string, number>(CACHE_LIMIT);
  readonly #blobs: Blobs;
  readonly #insert: Statement;
  readonly #get: Statement;
  readonly #range: Statement;
  readonly #first: Statement;
  readonly #last: Statement;

  constructor(database: Database, blobs: Blobs) {
    this.#blobs = blobs;
    this.#insert = database.prepare(
      "INSERT OR IGNORE INTO message(id, parent, hash, text) VALUES (?, ?, ?, ?)",
    );
    this.#get = database.prepare("SELECT hash FROM message WHERE id = ?");
    this.#range = database.prepare(
      "SELECT parent, hash, text FROM message WHERE id BETWEEN ? AND ? ORDER BY id",
    );
    this.#first = database.prepare("SELECT id FROM message WHERE parent = ? AND hash = ?");
    this.#last = database.prepare("SELECT max(id) AS id FROM message");
  }

  /** The head of a thread, if all of it is known to be stored. */
  known({ hashes }: Thread): number | undefined {
    const last = hashes.at(-1);
    return last === undefined ? NONE : this.#heads.get(last);
  }

  /** Stores what is new of a thread and gives its head. */
  put({ texts, hashes }: Thread): number {
    let { count, head } = this.#longestKnown(hashes) ?? this.#longestStored(hashes);
    for (; count < hashes.length; count++) {
      head = this.#add(head, { hash: hashes[count] ?? "", text: texts[count] ?? "" });
    }
    const last = hashes.at(-1);
    if (last !== undefined) this.#heads.set(last, head);
    return head;
  }

  /** Adds messages to a conversation of which only the head is known. */
  extend(head: number, texts: readonly string[]): number {
    let hash = head === NONE ? "" : hashOf(onlyRow(this.#get.get(head)));
    let last = head;
    for (const text of texts) {
      hash = digest(hash + text);
      last = this.#add(last, { hash, text });
    }
    return last;
  }

  read(head: number, memo: ThreadMemo = new Map()): Thread {
    const parts: Message[][] = [];
    for (let end = head; end !== NONE; ) {
      const { messages, parent } = this.#chain(end, memo);
      parts.push(messages.slice(0, end % MESSAGES_PER_CHAIN));
      end = parent;
    }
    const messages = parts.reverse().flat();
    return { texts: messages.map(({ text }) => text), hashes: messages.map(({ hash }) => hash) };
  }

  /** For when rows may have gone: after a rollback, or a sweep by any process. */
  forget(): void {
    this.#heads.clear();
  }

  #longestKnown(hashes: readonly string[]): Prefix | undefined {
    for (let count = hashes.length; count > 0; count--) {
      const head = this.#heads.get(hashes[count - 1] ?? "");
      if (head !== undefined) return { count, head };
    }
    return undefined;
  }

  #longestStored(hashes: readonly string[]): Prefix {
    let prefix: Prefix = { count: 0, head: NONE };
    while (prefix.count < hashes.length) {
      const start = this.#chainAfter(prefix.head, hashes[prefix.count] ?? "");
      if (start === undefined) break;
      const places = this.#agreement(start, hashes.slice(prefix.count));
      prefix = { count: prefix.count + places, head: start + places - 1 };
    }
    const last = hashes[prefix.count - 1];
    if (last !== undefined) this.#heads.set(last, prefix.head);
    return prefix;
  }

  /** How many messages of a chain are those of `hashes`; a hash covers all before it, so halving finds the border. */
  #agreement(start: number, hashes: readonly string[]): number {
    let low = 1;
    let high = Math.min(hashes.length, MESSAGES_PER_CHAIN - 1);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const row = this.#get.get(start + middle - 1);
      if (row !== undefined && hashOf(row) === hashes[middle - 1]) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #add(head: number, message: Message): number {
    const next = head + 1;
    if (head === NONE || next % MESSAGES_PER_CHAIN === 0) return this.#begin(head, message);
    if (this.#write(next, null, message)) return next;
    // The chain goes on already: with the same message, or it is here that the conversations part.
    return hashOf(onlyRow(this.#get.get(next))) === message.hash ? next : this.#begin(head, message);
  }

  #begin(parent: number, message: Message): number {
    const stored = this.#chainAfter(parent, message.hash);
    if (stored !== undefined) return stored;
    const last = optionalNumber(this.#last.get()?.id) ?? 0;
    const id = (chainOf(last) + 1) * MESSAGES_PER_CHAIN + 1;
    this.#write(id, parent, message);
    return id;
  }

  #chainAfter(parent: number, hash: string): number | undefined {
    return optionalNumber(this.#first.get(parent, Buffer.from(hash, "hex"))?.id);
  }

  #write(id: number, parent: number | null, { hash, text }: Message): boolean {
    return this.#insert.run(id, parent, Buffer.from(hash, "hex"), this.#blobs.refer(text)).changes === 1;
  }

  #chain(head: number, memo: ThreadMemo): Chain {
    const start = chainOf(head) * MESSAGES_PER_CHAIN;
    const known = memo.get(start);
    const from = start + 1 + (known?.messages.length ?? 0);
    const rows = from > head ? [] : this.#range.all(from, head);
    const chain = known ?? { parent: numberOf(onlyRow(rows[0]).parent), messages: [] };
    for (const row of rows) chain.messages.push({ hash: hashOf(row), text: this.#blobs.resolve(row.text) });
    memo.set(start, chain);
    return chain;
  }
}

function chainOf(id: number): number {
  return Math.floor(id / MESSAGES_PER_CHAIN);
}

function hashOf({ hash }: Row): string {
  if (hash instanceof Uint8Array)
    return Buffer.from(hash.buffer, hash.byteOffset, hash.length).toString("hex");
  throw new RangeError("Cannot read the store: expected a message's hash");
}
