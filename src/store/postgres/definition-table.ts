import type { DefinitionKind, Definitions, StoredDefinition } from "../../core/definition.ts";
import type { Row } from "./_row.ts";
import { numberOf, textOf } from "./_row.ts";
import { fromStored, stored, toStored } from "./_text.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import type { Writes } from "./writes.ts";

/** Versions of one name that are kept: code that makes another for every run must not fill the database. */
const VERSIONS = 500;
/** Versions of all names that are given at once. */
const MOST = 2_000;

export const DEFINITIONS = `
CREATE TABLE aw.definition(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, name text COLLATE "C" NOT NULL,
  version text NOT NULL, first_seen_at float8 NOT NULL, content text NOT NULL, UNIQUE(kind, name, version)
);
`;

const KEEP = `INSERT INTO aw.definition(kind, name, version, first_seen_at, content)
  SELECT $1::text, $2::text, $3::text, $4::float8, $5::text
  WHERE (SELECT count(*) FROM aw.definition WHERE kind = $1 AND name = $2) < ${VERSIONS} ON CONFLICT DO NOTHING`;
const LIST = `SELECT * FROM aw.definition WHERE kind = $1 AND ($2::text IS NULL OR name = $2)
  ORDER BY name, first_seen_at DESC, id DESC LIMIT ${MOST}`;

/** Prompts and contracts that runs have used. */
export function definitionsOf(reader: PostgresReader, writes: Writes): Definitions {
  return {
    keep: async ({ kind, name, version, content }) => {
      const values = [kind, toStored(name), toStored(version), Date.now(), toStored(content)];
      await writes.once((ask) => ask(KEEP, values));
    },
    list: ({ kind, name }) =>
      reader.look(async (ask) => (await ask(LIST, [kind, stored(name)])).map(definitionOf)),
  };
}

function definitionOf(row: Row): StoredDefinition {
  return {
    kind: textOf(row.kind) as DefinitionKind,
    name: fromStored(textOf(row.name)),
    version: fromStored(textOf(row.version)),
    content: fromStored(textOf(row.content)),
    firstSeenAt: numberOf(row.first_seen_at),
  };
}
