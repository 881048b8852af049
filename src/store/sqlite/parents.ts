import { digest } from "../../core/canonical.ts";
import type { Parent } from "../contents/table-parts.ts";
import { LEVEL_NAMES } from "../contents/table-parts.ts";
import { numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Statement } from "./database.ts";

/** Numbers of rows by the keys that records name them by. */
export class Parents {
  readonly #database: Database;
  readonly #find = new Map<Parent, Statement>();
  /** Series have no key of their own, and there is a bound on how many there are. */
  readonly #seriesKeys = new Map<number, string>();
  readonly #seriesIds = new Map<string, number>();

  constructor(database: Database) {
    this.#database = database;
  }

  rowOf(parent: Parent, key: unknown): number | undefined {
    if (key === undefined) return undefined;
    const text = textOf(key);
    if (parent === "series") return this.#series(() => this.#seriesIds.get(text));
    const find = this.#find.get(parent) ?? this.#database.prepare(`SELECT id FROM ${parent} WHERE key = ?`);
    this.#find.set(parent, find);
    const row = find.get(parent === "trace" ? Buffer.from(text, "hex") : toStored(text));
    return row === undefined ? undefined : numberOf(row.id);
  }

  seriesKey(id: number): string {
    const key = this.#series(() => this.#seriesKeys.get(id));
    if (key === undefined)
      throw new RangeError(`Cannot read the store: expected series ${id}, found nothing`);
    return key;
  }

  #series<T>(look: () => T | undefined): T | undefined {
    const known = look();
    if (known !== undefined) return known;
    for (const row of this.#database.prepare("SELECT * FROM series").all()) {
      const { level, workflow, release, route, kind, name } = row;
      const texts = [workflow, release, route, kind, name].map((text) => fromStored(textOf(text)));
      const key = digest(JSON.stringify([LEVEL_NAMES[numberOf(level)], ...texts]));
      this.#seriesKeys.set(numberOf(row.id), key);
      this.#seriesIds.set(key, numberOf(row.id));
    }
    return look();
  }
}
