import type { Definition, DefinitionKind, StoredDefinition } from "../../core/definition.ts";
import { packed, unpacked } from "./_packed.ts";
import { numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";

/** Versions of one name that are kept: code that makes another for every run must not fill the file. */
const VERSIONS = 500;
/** Versions of all names that are given at once. */
const MOST = 2_000;

/** The rows behind prompts and contracts. */
export class DefinitionTable {
  readonly #keep: Statement;
  readonly #list: Statement;

  constructor(database: Database) {
    this.#keep = database.prepare(
      `INSERT OR IGNORE INTO definition(kind, name, version, first_seen_at, content) SELECT ?1, ?2, ?3, ?4, ?5
       WHERE (SELECT count(*) FROM definition WHERE kind = ?1 AND name = ?2) < ${VERSIONS}`,
    );
    this.#list = database.prepare(
      `SELECT * FROM definition WHERE kind = ?1 AND (?2 IS NULL OR name = ?2)
       ORDER BY name, first_seen_at DESC, id DESC LIMIT ${MOST}`,
    );
  }

  keep({ kind, name, version, content }: Definition, now: number): void {
    this.#keep.run(kind, toStored(name), toStored(version), now, packed(content));
  }

  list(kind: DefinitionKind, name: string | undefined): StoredDefinition[] {
    return this.#list.all(kind, name === undefined ? null : toStored(name)).map(definitionOf);
  }
}

function definitionOf(row: Row): StoredDefinition {
  return {
    kind: textOf(row.kind) as DefinitionKind,
    name: fromStored(textOf(row.name)),
    version: fromStored(textOf(row.version)),
    content: unpacked(row.content),
    firstSeenAt: numberOf(row.first_seen_at),
  };
}
