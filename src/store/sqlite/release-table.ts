import { hash } from "node:crypto";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { ReleaseId } from "../../core/ids.ts";
import type { NewRelease, ReleaseSignature, StoredRelease } from "../../core/release.ts";
import { idOf, jsonOf, numberOf, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Row, Statement, Value } from "./database.ts";

/** The rows behind releases. */
export class ReleaseTable {
  readonly #insert: Statement;
  readonly #rename: Statement;
  readonly #find: Statement;
  readonly #list: Statement;
  readonly #sign: Statement;
  readonly #keepText: Statement;
  readonly #findText: Statement;
  readonly #keepFile: Statement;
  readonly #files: Statement;
  readonly #delete: Statement;
  readonly #deleteFiles: Statement;
  readonly #sweep: Statement;

  constructor(database: Database) {
    this.#insert = database.prepare(
      `INSERT INTO release(key, name, created_by, created_at, size, manifest) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT(key) DO NOTHING`,
    );
    this.#rename = database.prepare("UPDATE release SET name = ? WHERE key = ?");
    this.#find = database.prepare("SELECT * FROM release WHERE key = ?");
    this.#list = database.prepare("SELECT * FROM release ORDER BY created_at DESC, id DESC");
    this.#sign = database.prepare("UPDATE release SET signature = ? WHERE key = ?");
    this.#keepText = database.prepare("INSERT INTO release_text(hash, data) VALUES (?, ?)");
    this.#findText = database.prepare("SELECT id FROM release_text WHERE hash = ?");
    this.#keepFile = database.prepare("INSERT INTO release_file(release, path, text) VALUES (?, ?, ?)");
    this.#files = database.prepare(
      `SELECT path, data FROM release_file JOIN release_text ON release_text.id = release_file.text
      WHERE release = (SELECT id FROM release WHERE key = ?)`,
    );
    this.#delete = database.prepare("DELETE FROM release WHERE key = ?");
    this.#deleteFiles = database.prepare(
      "DELETE FROM release_file WHERE release = (SELECT id FROM release WHERE key = ?)",
    );
    this.#sweep = database.prepare(
      "DELETE FROM release_text WHERE id NOT IN (SELECT text FROM release_file)",
    );
  }

  keep({ id, name, createdBy, createdAt, manifest, files }: NewRelease): void {
    const size = [...files.values()].reduce((sum, text) => sum + text.length, 0);
    const { changes, lastInsertRowid } = this.#insert.run(
      id,
      optional(name),
      optional(createdBy),
      createdAt,
      size,
      pack(manifest),
    );
    if (changes === 0) {
      if (name !== undefined) this.#rename.run(toStored(name), id);
      return;
    }
    for (const [path, text] of files)
      this.#keepFile.run(Number(lastInsertRowid), toStored(path), this.#text(text));
  }

  find(id: ReleaseId): StoredRelease | undefined {
    const row = this.#find.get(id);
    return row === undefined ? undefined : releaseOf(row);
  }

  list(): StoredRelease[] {
    return this.#list.all().map(releaseOf);
  }

  files(id: ReleaseId): ReadonlyMap<string, string> {
    return new Map(
      this.#files.all(id).map(({ path, data }) => [fromStored(textOf(path)), unpack(data)] as const),
    );
  }

  /** Whether there is such a release. */
  sign(id: ReleaseId, signature: ReleaseSignature): boolean {
    return this.#sign.run(JSON.stringify(signature), id).changes === 1;
  }

  /** Whether there was one. */
  delete(id: ReleaseId): boolean {
    this.#deleteFiles.run(id);
    const isGone = this.#delete.run(id).changes === 1;
    if (isGone) this.#sweep.run();
    return isGone;
  }

  #text(text: string): number {
    const key = Buffer.from(hash("sha256", text, "hex"), "hex");
    const found = this.#findText.get(key);
    if (found !== undefined) return numberOf(found.id);
    return Number(this.#keepText.run(key, pack(text)).lastInsertRowid);
  }
}

function releaseOf(row: Row): StoredRelease {
  const [name, createdBy, signature] = [row.name, row.created_by, row.signature].map(optionalText);
  return {
    id: idOf(textOf(row.key)),
    manifest: unpack(row.manifest),
    createdAt: numberOf(row.created_at),
    size: numberOf(row.size),
    ...(name === undefined ? {} : { name: fromStored(name) }),
    ...(createdBy === undefined ? {} : { createdBy: fromStored(createdBy) }),
    ...(signature === undefined ? {} : { signature: jsonOf<ReleaseSignature>(signature) }),
  };
}

function optional(text: string | undefined): string | null {
  return text === undefined ? null : toStored(text);
}

function pack(text: string): Buffer {
  return zstdCompressSync(toStored(text));
}

function unpack(value: Value | undefined): string {
  if (value instanceof Uint8Array) return fromStored(zstdDecompressSync(value).toString());
  throw new RangeError(`Cannot read the store: expected the text of a release, found ${typeof value}`);
}
