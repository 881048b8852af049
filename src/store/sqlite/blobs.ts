import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { digest } from "../../core/canonical.ts";
import { Lru } from "../lru.ts";
import { numberOf, onlyRow, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Statement, Value } from "./database.ts";

/** A text of up to this length stands in its row, a longer one in a blob. */
const INLINE_LIMIT = 1_024;
/** Compressing costs some 75 us however short the text is; below this it saves less than a page. */
const COMPRESS_FROM = 4_096;
const CACHE_LIMIT = 2_048;

const PLAIN = 0;
const ZSTD = 1;

/** What a column holds for a text: itself, or the id of its blob. Ids are bigint so that SQLite keeps them as integers. */
export type TextRef = string | bigint;

/** Long texts, each stored once by its content. */
export class Blobs {
  readonly #ids = new Lru<string, bigint>(CACHE_LIMIT);
  readonly #find: Statement;
  readonly #insert: Statement;
  readonly #read: Statement;

  constructor(database: Database) {
    this.#find = database.prepare("SELECT id FROM blob WHERE hash = ?");
    this.#insert = database.prepare("INSERT INTO blob(hash, codec, data) VALUES (?, ?, ?)");
    this.#read = database.prepare("SELECT codec, data FROM blob WHERE id = ?");
  }

  /** What to write in a column for `text`; stores a blob first if it is long. */
  refer(text: string): TextRef {
    return isInline(text) ? toStored(text) : this.put(text, digest(text));
  }

  /** As {@link refer}, but only what needs no new blob. */
  known(text: string): TextRef | undefined {
    return isInline(text) ? toStored(text) : undefined;
  }

  knownBlob(hash: string): bigint | undefined {
    return this.#ids.get(hash);
  }

  /** Stores a text as a blob whatever its length. */
  put(text: string, hash: string): bigint {
    const cached = this.#ids.get(hash);
    if (cached !== undefined) return cached;
    const key = Buffer.from(hash, "hex");
    const found = this.#find.get(key);
    const id = BigInt(found === undefined ? this.#store(text, key) : numberOf(found.id));
    this.#ids.set(hash, id);
    return id;
  }

  #store(text: string, key: Buffer): number {
    const stored = toStored(text);
    const packed = stored.length < COMPRESS_FROM ? undefined : compress(stored);
    const pays = packed !== undefined && packed.length < stored.length * 0.9;
    return Number(this.#insert.run(key, pays ? ZSTD : PLAIN, pays ? packed : stored).lastInsertRowid);
  }

  /** The text of a column that {@link refer} filled. */
  resolve(value: Value | undefined): string {
    return typeof value === "number" ? this.get(value) : fromStored(textOf(value));
  }

  get(id: number): string {
    const { codec, data } = onlyRow(this.#read.get(id));
    if (codec === PLAIN) return fromStored(textOf(data));
    if (codec === ZSTD && data instanceof Uint8Array) return fromStored(zstdDecompressSync(data).toString());
    throw new RangeError(`Cannot read blob ${id}: its codec ${codec} is unknown`);
  }

  /** For when rows may have gone: after a rollback, or a sweep by any process. */
  forget(): void {
    this.#ids.clear();
  }
}

function isInline(text: string): boolean {
  return text.length <= INLINE_LIMIT;
}

function compress(text: string): Buffer {
  return zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}
