import { randomUUID } from "node:crypto";
import { digest } from "../../core/canonical.ts";
import { Lru } from "../lru.ts";
import type { ObjectClient } from "../objects/object-client.ts";
import { blobAltered, blobMissing } from "../objects/object-errors.ts";
import { plain } from "./_literal.ts";
import { numberOf, onlyRow } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import type { LongText } from "./long-texts.ts";
import { NO_MESSAGE } from "./schema.ts";
import type { TextKind } from "./texts-kept.ts";
import { Placed } from "./texts-kept.ts";

/** A text that lies outside of the database. */
export interface ObjectRef {
  readonly kind: TextKind;
  readonly day: number;
  readonly hash: string;
  /** The store's epoch when it was put. */
  readonly object: number;
  /** Of a message: the one it goes on from, which its hash covers. */
  readonly parent: string | undefined;
}

/** What has to be put before a statement is sent, and what that then knows. */
interface Placing {
  readonly missing: readonly (ObjectRef & { readonly text: string })[];
  readonly placed: Placed;
}

/** Read texts that are kept at hand: a page that looks at a run asks for them every second. */
const REMEMBERED = 256;
const LONGEST_REMEMBERED = 131_072;
const KEY = /^(\d+)\/([bm])\/([0-9a-f]{32})\.(\d+)$/;

const THERE = `SELECT aw.today()::integer AS today,
  ARRAY(SELECT u.n FROM unnest($1::integer[], $2::uuid[]) WITH ORDINALITY AS u(day, hash, n)
    JOIN aw.blob b ON b.day = coalesce(u.day, aw.today())::integer AND b.hash = u.hash) AS blobs,
  ARRAY(SELECT u.n FROM unnest($1::integer[], $2::uuid[]) WITH ORDINALITY AS u(day, hash, n)
    JOIN aw.message m ON m.day = coalesce(u.day, aw.today())::integer AND m.hash = u.hash) AS messages`;

/**
 * The long texts of one store in an object store, by day, hash and epoch. A text is put before the row that refers to it is
 * written, under the epoch that the row's statement is then held to: so whatever is of an earlier epoch and has no row
 * will never have one, and may go.
 */
export class Depot {
  readonly #client: ObjectClient;
  readonly #folder: string;
  readonly #recent = new Lru<string, string>(REMEMBERED);

  constructor(client: ObjectClient, folder: string) {
    this.#client = client;
    this.#folder = folder;
  }

  /** For messages. */
  get place(): string {
    return this.#client.place.name;
  }

  /** Texts of more characters belong here. */
  get over(): number {
    return this.#client.place.over;
  }

  /** Which of these texts have to be put; those that have a row already need not. */
  async placing(ask: Ask, texts: readonly LongText[], epoch: number): Promise<Placing> {
    const values = [plain(texts.map(({ day }) => day ?? null)), plain(texts.map(({ hash }) => hash))];
    const row = onlyRow(await ask(THERE, values));
    const today = numberOf(row.today);
    const placed = new Placed(today, epoch);
    const there = { blob: numbersOf(row.blobs), message: numbersOf(row.messages) };
    const missing = texts.flatMap(({ kind, day = today, hash, text }, i) => {
      const isThere = there[kind].has(i + 1);
      const isNew = placed.add({ kind, day, hash }, isThere ? "row" : "object");
      return isNew && !isThere ? [{ kind, day, hash, object: epoch, parent: undefined, text }] : [];
    });
    return { missing, placed };
  }

  async put(texts: Placing["missing"]): Promise<void> {
    await Promise.all(texts.map(({ text, ...ref }) => this.#client.put(this.#keyOf(ref), toStored(text))));
  }

  /** @throws `blob_missing`, `blob_altered` */
  async get(ref: ObjectRef): Promise<string> {
    const key = this.#keyOf(ref);
    const known = this.#recent.get(key);
    if (known !== undefined) return known;
    const text = await this.look(ref);
    if (text.length <= LONGEST_REMEMBERED) this.#recent.set(key, text);
    return text;
  }

  /** As it is now in the object store. @throws `blob_missing`, `blob_altered` */
  async look(ref: ObjectRef): Promise<string> {
    const stored = await this.#client.get(this.#keyOf(ref));
    if (stored === undefined) throw blobMissing(this.place, ref.hash);
    const text = readable(stored);
    const { parent = NO_MESSAGE } = ref;
    if (text === undefined || digest(parent === NO_MESSAGE ? text : parent + text) !== ref.hash)
      throw blobAltered(this.place, ref.hash);
    return text;
  }

  /** Every object of a day, or of all; what else lies in the folder is left alone. */
  async *list(day?: number): AsyncGenerator<readonly ObjectRef[]> {
    for await (const keys of this.#client.list(`${this.#folder}/${day === undefined ? "" : `${day}/`}`))
      yield keys.flatMap((key) => this.#refOf(key) ?? []);
  }

  async remove(refs: readonly ObjectRef[]): Promise<void> {
    await Promise.all(refs.map((ref) => this.#client.delete(this.#keyOf(ref))));
  }

  #keyOf({ kind, day, hash, object }: ObjectRef): string {
    return `${this.#folder}/${day}/${kind === "blob" ? "b" : "m"}/${hash.replaceAll("-", "")}.${object}`;
  }

  #refOf(key: string): ObjectRef | undefined {
    const [, day, kind, hash, object] = KEY.exec(key.slice(this.#folder.length + 1)) ?? [];
    if (hash === undefined) return undefined;
    return {
      kind: kind === "b" ? "blob" : "message",
      day: Number(day),
      hash,
      object: Number(object),
      parent: undefined,
    };
  }
}

/** Tells one object of a store from all others. */
export function refName({ kind, day, hash, object }: Omit<ObjectRef, "parent">): string {
  return `${kind} ${day} ${hash} ${object}`;
}

export function newFolder(): string {
  return randomUUID();
}

function numbersOf(value: unknown): ReadonlySet<number> {
  return new Set(Array.isArray(value) ? value.map(numberOf) : []);
}

/** Undefined for what this program never wrote. */
function readable(stored: string): string | undefined {
  try {
    return fromStored(stored);
  } catch {
    return undefined;
  }
}
