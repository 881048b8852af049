import type { Thread } from "../../core/body.ts";
import { digest } from "../../core/canonical.ts";
import { Lru } from "./_lru.ts";
import { numberOf, onlyRow } from "./_row.ts";
import type { Blobs } from "./blobs.ts";
import type { Database, Statement } from "./database.ts";

const CACHE_LIMIT = 8_192;
/** The head of a thread without messages, and the parent of each first message. */
const ROOT = 0;

/** The hash and text of a stored message, and the message before it. */
interface Node {
  readonly parent: number;
  readonly hash: string;
  readonly text: string;
}

/** Nodes that a reader has met, so that calls which share a beginning read it once. */
export type NodeMemo = Map<number, Node>;

/**
 * Conversations as chains: a message is stored once with a link to the one before, and whoever
 * refers to a conversation keeps only its last node. Equal beginnings are the same nodes.
 */
export class Threads {
  readonly #ids = new Lru<string, number>(CACHE_LIMIT);
  readonly #blobs: Blobs;
  readonly #find: Statement;
  readonly #insert: Statement;
  readonly #read: Statement;

  constructor(database: Database, blobs: Blobs) {
    this.#blobs = blobs;
    this.#find = database.prepare("SELECT id FROM node WHERE hash = ?");
    this.#insert = database.prepare("INSERT OR IGNORE INTO node(hash, parent, text) VALUES (?, ?, ?)");
    this.#read = database.prepare("SELECT hash, parent, text FROM node WHERE id = ?");
  }

  /** Stores what is new of a thread and gives its last node. */
  put({ texts, hashes }: Thread): number {
    let { count, head } = this.#longestKnown(hashes);
    for (; count < hashes.length; count++) {
      head = this.#add({ hash: hashes[count] ?? "", parent: head, text: texts[count] ?? "" });
    }
    return head;
  }

  /** Appends messages to a chain. */
  extend(head: number, texts: readonly string[]): number {
    let last = head;
    let hash = head === ROOT ? "" : this.#node(head).hash;
    for (const text of texts) {
      hash = digest(hash + text);
      last = this.#add({ hash, parent: last, text });
    }
    return last;
  }

  read(head: number, memo: NodeMemo = new Map()): Thread {
    const texts: string[] = [];
    const hashes: string[] = [];
    for (let id = head; id !== ROOT; ) {
      const node = memo.get(id) ?? this.#node(id);
      memo.set(id, node);
      texts.push(node.text);
      hashes.push(node.hash);
      id = node.parent;
    }
    return { texts: texts.reverse(), hashes: hashes.reverse() };
  }

  forget(): void {
    this.#ids.clear();
  }

  /** A turn adds to what the last one stored, so that its end is nearly always in the cache. */
  #longestKnown(hashes: readonly string[]): { count: number; head: number } {
    for (let count = hashes.length; count > 0; count--) {
      const head = this.#ids.get(hashes[count - 1] ?? "");
      if (head !== undefined) return { count, head };
    }
    return this.#longestStored(hashes);
  }

  /** A stored message has all before it stored too, so the border is found by halving. */
  #longestStored(hashes: readonly string[]): { count: number; head: number } {
    let head = ROOT;
    let low = 0;
    let high = hashes.length;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const row = this.#find.get(Buffer.from(hashes[middle - 1] ?? "", "hex"));
      if (row === undefined) {
        high = middle - 1;
      } else {
        low = middle;
        head = numberOf(row.id);
      }
    }
    return { count: low, head };
  }

  #add({ hash, parent, text }: Node): number {
    const key = Buffer.from(hash, "hex");
    const { changes, lastInsertRowid } = this.#insert.run(key, parent, this.#blobs.refer(text));
    const id = changes === 1 ? Number(lastInsertRowid) : numberOf(onlyRow(this.#find.get(key)).id);
    this.#ids.set(hash, id);
    return id;
  }

  #node(id: number): Node {
    const row = onlyRow(this.#read.get(id));
    if (!(row.hash instanceof Uint8Array)) throw new RangeError(`Cannot read message ${id}: it has no hash`);
    const hash = Buffer.from(row.hash).toString("hex");
    return { parent: numberOf(row.parent), hash, text: this.#blobs.resolve(row.text) };
  }
}
