import { hash } from "node:crypto";
import type { NewRelease, ReleaseSignature, Releases, StoredRelease } from "../../core/release.ts";
import { releaseNotFound } from "../release-errors.ts";
import { texts } from "./_literal.ts";
import type { Row } from "./_row.ts";
import { idOf, jsonOf, numberOf, optionalText, restored, textOf } from "./_row.ts";
import { fromStored, stored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import type { Writes } from "./writes.ts";

/** A text that several releases share is stored once. */
export const RELEASES = `
CREATE TABLE aw.release(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE, name text, created_by text,
  created_at float8 NOT NULL, size float8 NOT NULL, manifest text NOT NULL, signature text
);
CREATE TABLE aw.release_text(hash text PRIMARY KEY, data text NOT NULL);
CREATE TABLE aw.release_file(release bigint, path text, text text NOT NULL, PRIMARY KEY(release, path));
CREATE INDEX release_file_text ON aw.release_file(text);
`;

/** Releases are made by people, now and then: one at a time, so that no text goes which another is about to need. */
const ALONE = "LOCK TABLE aw.release IN SHARE ROW EXCLUSIVE MODE";
const INSERT = `INSERT INTO aw.release(key, name, created_by, created_at, size, manifest)
  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING RETURNING id`;
const KEEP_TEXTS = `INSERT INTO aw.release_text SELECT DISTINCT ON (1) u.hash, u.data
  FROM unnest($1::text[], $2::text[]) AS u(hash, data) ORDER BY 1 ON CONFLICT DO NOTHING`;
const KEEP_FILES = `INSERT INTO aw.release_file SELECT $1, u.path, u.hash
  FROM unnest($2::text[], $3::text[]) AS u(path, hash)`;
const FILES = `SELECT f.path, t.data FROM aw.release r JOIN aw.release_file f ON f.release = r.id
  JOIN aw.release_text t ON t.hash = f.text WHERE r.key = $1`;
const DELETE = "DELETE FROM aw.release WHERE key = $1 RETURNING id";
const SWEEP = `DELETE FROM aw.release_text t
  WHERE NOT EXISTS (SELECT FROM aw.release_file f WHERE f.text = t.hash)`;

/** Releases with their code. */
export function releasesOf(reader: PostgresReader, writes: Writes): Releases {
  return {
    keep: (release) => writes.once((ask) => keep(ask, release)),
    find: (id) =>
      reader.look(async (ask) => {
        const [row] = await ask("SELECT * FROM aw.release WHERE key = $1", [id]);
        return row === undefined ? undefined : releaseOf(row);
      }),
    files: (id) => reader.look(async (ask) => new Map((await ask(FILES, [id])).map(fileOf))),
    list: () =>
      reader.look(async (ask) =>
        (await ask("SELECT * FROM aw.release ORDER BY created_at DESC, id DESC")).map(releaseOf),
      ),
    sign: async (id, signature) => {
      const sign = "UPDATE aw.release SET signature = $1 WHERE key = $2 RETURNING 1";
      const signed = await writes.once((ask) => ask(sign, [JSON.stringify(signature), id]));
      if (signed.length === 0) throw releaseNotFound(id);
    },
    delete: (id) =>
      writes.once(async (ask) => {
        await ask(ALONE);
        const [gone] = await ask(DELETE, [id]);
        if (gone === undefined) return false;
        await ask("DELETE FROM aw.release_file WHERE release = $1", [gone.id]);
        await ask(SWEEP);
        return true;
      }),
  };
}

async function keep(ask: Ask, release: NewRelease): Promise<void> {
  const { id, name, createdBy, createdAt, manifest, files } = release;
  const contents = [...files.values()];
  const size = contents.reduce((sum, text) => sum + text.length, 0);
  await ask(ALONE);
  const [added] = await ask(INSERT, [
    id,
    stored(name),
    stored(createdBy),
    createdAt,
    size,
    toStored(manifest),
  ]);
  if (added === undefined) {
    if (name !== undefined) await ask("UPDATE aw.release SET name = $1 WHERE key = $2", [toStored(name), id]);
    return;
  }
  const hashes = texts(contents.map((text) => hash("sha256", text, "hex")));
  await ask(KEEP_TEXTS, [hashes, texts(contents.map(toStored))]);
  await ask(KEEP_FILES, [added.id, texts([...files.keys()].map(toStored)), hashes]);
}

function fileOf({ path, data }: Row): [string, string] {
  return [fromStored(textOf(path)), fromStored(textOf(data))];
}

function releaseOf(row: Row): StoredRelease {
  const [name, createdBy] = [row.name, row.created_by].map(restored);
  const signature = optionalText(row.signature);
  return {
    id: idOf(textOf(row.key)),
    manifest: fromStored(textOf(row.manifest)),
    createdAt: numberOf(row.created_at),
    size: numberOf(row.size),
    ...(name === undefined ? {} : { name }),
    ...(createdBy === undefined ? {} : { createdBy }),
    ...(signature === undefined ? {} : { signature: jsonOf<ReleaseSignature>(signature) }),
  };
}
