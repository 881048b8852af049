import type { StoredDataset } from "../../core/experiment.ts";
import { withoutSubject } from "../experiment-rules.ts";
import { packed, unpacked } from "./_packed.ts";
import { numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";

/** The rows behind versions of datasets. */
export class DatasetTable {
  readonly #keep: Statement;
  readonly #newest: Statement;
  readonly #find: Statement;
  readonly #list: Statement;
  readonly #all: Statement;
  readonly #replace: Statement;

  constructor(database: Database) {
    this.#keep = database.prepare(
      "INSERT INTO dataset(name, version, cases, stored_at, text) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET stored_at = excluded.stored_at",
    );
    const newest = "ORDER BY stored_at DESC, id DESC";
    this.#newest = database.prepare(`SELECT * FROM dataset WHERE name = ? ${newest} LIMIT 1`);
    this.#find = database.prepare("SELECT * FROM dataset WHERE name = ? AND version = ?");
    this.#list = database.prepare(
      `SELECT name, version, cases, stored_at FROM dataset WHERE ?1 IS NULL OR name = ?1 ${newest}`,
    );
    this.#all = database.prepare("SELECT id, text FROM dataset");
    this.#replace = database.prepare("UPDATE dataset SET text = ? WHERE id = ?");
  }

  keep({ name, version, cases, text }: Omit<StoredDataset, "storedAt">): void {
    this.#keep.run(toStored(name), version, cases, Date.now(), packed(text));
  }

  find(name: string, version: string | undefined): StoredDataset | undefined {
    const key = toStored(name);
    const row = version === undefined ? this.#newest.get(key) : this.#find.get(key, version);
    return row === undefined ? undefined : { ...about(row), text: unpacked(row.text) };
  }

  list(name: string | undefined): Omit<StoredDataset, "text">[] {
    return this.#list.all(name === undefined ? null : toStored(name)).map(about);
  }

  /** Takes the cases about a user out of every version; how many there were. */
  removeOf(subject: string): number {
    let removed = 0;
    for (const row of this.#all.all()) {
      const text = unpacked(row.text);
      const kept = withoutSubject(text, subject);
      if (kept === text) continue;
      removed += text.split("\n").length - (kept === "" ? 0 : kept.split("\n").length);
      this.#replace.run(packed(kept), numberOf(row.id));
    }
    return removed;
  }
}

function about(row: Row): Omit<StoredDataset, "text"> {
  return {
    name: fromStored(textOf(row.name)),
    version: textOf(row.version),
    cases: numberOf(row.cases),
    storedAt: numberOf(row.stored_at),
  };
}
