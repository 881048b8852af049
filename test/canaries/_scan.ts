import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";

const UNPACK = [zstdDecompressSync, gunzipSync, inflateSync, brotliDecompressSync];

/** Where each secret was found, in whatever encoding: `place: name`. */
export function leaks(
  secrets: ReadonlyMap<string, string>,
  places: Iterable<readonly [string, string | Uint8Array]>,
): string[] {
  const forms = [...secrets].flatMap(([name, secret]) =>
    formsOf(secret).map((form) => [name, form] as const),
  );
  const found = new Set<string>();
  for (const [place, content] of places) {
    const bytes = Buffer.from(content);
    for (const [name, form] of forms) if (bytes.includes(form)) found.add(`${place}: ${name}`);
  }
  return [...found];
}

function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64];
}

/** Every value of every table, unpacked where it is packed. */
export function* valuesOf(path: string): Generator<readonly [string, string | Uint8Array]> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    for (const { name: table } of tables)
      for (const row of database.prepare(`SELECT * FROM "${table}"`).iterate())
        for (const [column, value] of Object.entries(row)) {
          const place = `${path}, ${table}.${column}`;
          if (typeof value === "string") yield [place, value];
          else if (value instanceof Uint8Array) yield* unpacked(place, value);
        }
  } finally {
    database.close();
  }
}

function* unpacked(place: string, bytes: Uint8Array): Generator<readonly [string, Uint8Array]> {
  yield [place, bytes];
  for (const unpack of UNPACK)
    try {
      yield [place, unpack(bytes)];
    } catch {
      // Packed otherwise, or not at all.
    }
}

/** Every file below a folder, as it lies there. */
export function* filesOf(folder: string): Generator<readonly [string, Uint8Array]> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      yield [path, readFileSync(path)];
    }
}
