import type { Thread } from "../../core/body.ts";
import { plain } from "./_literal.ts";
import type { Row } from "./_row.ts";
import { numberOf, optionalText, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import type { ObjectRef } from "./depot.ts";
import { NO_MESSAGE } from "./schema.ts";
import type { TextKind } from "./texts-kept.ts";

const BLOBS = `SELECT b.day, b.hash, b.text, b.object FROM unnest($1::integer[], $2::uuid[]) AS u(day, hash)
  JOIN aw.blob b ON b.day = u.day AND b.hash = u.hash`;

const MESSAGES = `WITH RECURSIVE chain(day, hash, parent) AS (
    SELECT m.day, m.hash, m.parent FROM unnest($1::integer[], $2::uuid[]) AS u(day, hash)
      JOIN aw.message m ON m.day = u.day AND m.hash = u.hash
    UNION SELECT m.day, m.hash, m.parent FROM chain c JOIN aw.message m ON m.day = c.day AND m.hash = c.parent)
  SELECT c.day, c.hash, c.parent, m.text, m.object FROM chain c JOIN aw.message m ON m.day = c.day AND m.hash = c.hash`;

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
      const texts = await textsOf(this.#ask, "blob", rows);
      for (const [i, { day, hash }] of rows.entries())
        this.#blobs.set(keyOf(numberOf(day), textOf(hash)), texts[i] ?? "");
    }
    if (this.#wantedHeads.size > 0) {
      const rows = await this.#ask(MESSAGES, columnsOf([...this.#wantedHeads.values()]));
      const texts = await textsOf(this.#ask, "message", rows);
      for (const [i, { day, hash, parent }] of rows.entries()) {
        const message = { parent: textOf(parent), text: texts[i] ?? "" };
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

/** What the rows hold, or the object store for them. */
async function textsOf(ask: Ask, kind: TextKind, rows: readonly Row[]): Promise<readonly string[]> {
  const away = rows.filter(({ text }) => text === null);
  if (away.length === 0) return rows.map(({ text }) => fromStored(textOf(text)));
  const { outside } = ask;
  if (outside === undefined) throw new RangeError("Cannot read the store: some of its texts lie elsewhere");
  const found = await outside.texts(away.map((row) => objectOf(kind, row)));
  const byRow = new Map(away.map((row, i) => [row, found[i]]));
  return rows.map((row) => byRow.get(row) ?? fromStored(textOf(row.text)));
}

/** Of a row whose text lies in the object store. */
export function objectOf(kind: TextKind, { day, hash, object, parent }: Row): ObjectRef {
  return {
    kind,
    day: numberOf(day),
    hash: textOf(hash),
    object: numberOf(object),
    parent: optionalText(parent),
  };
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
