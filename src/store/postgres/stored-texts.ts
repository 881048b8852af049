import type { Thread } from "../../core/body.ts";
import { plain } from "./_literal.ts";
import { numberOf, optionalText, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { NO_MESSAGE } from "./schema.ts";

const BLOBS = `SELECT b.day, b.hash, b.text FROM unnest($1::integer[], $2::uuid[]) AS u(day, hash)
  JOIN aw.blob b ON b.day = u.day AND b.hash = u.hash`;

const MESSAGES = `WITH RECURSIVE chain(day, hash, parent) AS (
    SELECT m.day, m.hash, m.parent FROM unnest($1::integer[], $2::uuid[]) AS u(day, hash)
      JOIN aw.message m ON m.day = u.day AND m.hash = u.hash
    UNION SELECT m.day, m.hash, m.parent FROM chain c JOIN aw.message m ON m.day = c.day AND m.hash = c.parent)
  SELECT c.day, c.hash, c.parent, m.text FROM chain c JOIN aw.message m ON m.day = c.day AND m.hash = c.hash`;

interface Message {
  readonly parent: string;
  readonly text: string;
}

/** Long texts and conversations that rows refer to: noted first, then fetched at once. */
export class StoredTexts {
  readonly #ask: Ask;
  readonly #wantedBlobs = new Map<string, readonly [number, string]>();
  readonly #wantedHeads = new Map<string, readonly [number, string]>();
  readonly #blobs = new Map<string, string>();
  readonly #messages = new Map<string, Message>();

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  wantBlob(day: number, hash: unknown): void {
    const wanted = optionalText(hash);
    if (wanted !== undefined) this.#wantedBlobs.set(keyOf(day, wanted), [day, wanted]);
  }

  wantThread(day: number, head: unknown): void {
    const wanted = optionalText(head);
    if (wanted !== undefined && wanted !== NO_MESSAGE)
      this.#wantedHeads.set(keyOf(day, wanted), [day, wanted]);
  }

  async fetch(): Promise<void> {
    if (this.#wantedBlobs.size > 0) {
      const rows = await this.#ask(BLOBS, columnsOf([...this.#wantedBlobs.values()]));
      for (const { day, hash, text } of rows)
        this.#blobs.set(keyOf(numberOf(day), textOf(hash)), fromStored(textOf(text)));
    }
    if (this.#wantedHeads.size > 0) {
      const rows = await this.#ask(MESSAGES, columnsOf([...this.#wantedHeads.values()]));
      for (const { day, hash, parent, text } of rows) {
        const message = { parent: textOf(parent), text: fromStored(textOf(text)) };
        this.#messages.set(keyOf(numberOf(day), textOf(hash)), message);
      }
    }
  }

  blob(day: number, hash: string): string {
    return found(this.#blobs.get(keyOf(day, hash)), `the text ${hash}`);
  }

  thread(day: number, head: string): Thread {
    const texts: string[] = [];
    const hashes: string[] = [];
    for (let hash = head; hash !== NO_MESSAGE; ) {
      const { text, parent } = found(this.#messages.get(keyOf(day, hash)), `the message ${hash}`);
      texts.push(text);
      hashes.push(hash);
      hash = parent;
    }
    return { texts: texts.reverse(), hashes: hashes.reverse() };
  }
}

function keyOf(day: number, hash: string): string {
  return `${day} ${hash}`;
}

function columnsOf(places: readonly (readonly [number, string])[]): (string | null)[] {
  return [plain(places.map(([day]) => day)), plain(places.map(([, hash]) => hash))];
}

function found<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new RangeError(`Cannot read the store: expected ${what}, found nothing`);
}
