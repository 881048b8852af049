import type { StartClaim, StartRequest } from "../../core/start-keys.ts";
import { idOf, numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Statement } from "./database.ts";

const KEPT = 7 * 86_400_000;

/** The rows behind idempotency keys. */
export class StartKeyTable {
  readonly #expire: Statement;
  readonly #find: Statement;
  readonly #add: Statement;
  readonly #takeOver: Statement;
  readonly #release: Statement;

  constructor(database: Database) {
    this.#expire = database.prepare("DELETE FROM start_key WHERE at < ?");
    this.#find = database.prepare("SELECT run, hash, at FROM start_key WHERE caller = ? AND key = ?");
    this.#add = database.prepare("INSERT INTO start_key(caller, key, hash, run, at) VALUES (?, ?, ?, ?, ?)");
    this.#release = database.prepare("DELETE FROM start_key WHERE caller = ? AND key = ? AND run = ?");
    this.#takeOver = database.prepare(
      "UPDATE start_key SET at = ? WHERE caller = ? AND key = ? AND run = ? AND at = ?",
    );
  }

  claim({ caller, key, hash, run, at }: StartRequest): StartClaim {
    this.#expire.run(at - KEPT);
    const place = [toStored(caller), toStored(key)] as const;
    const row = this.#find.get(...place);
    if (row !== undefined) {
      const first = { run: idOf<StartClaim["run"]>(fromStored(textOf(row.run))), at: numberOf(row.at) };
      return { ...first, hash: textOf(row.hash), isNew: false };
    }
    this.#add.run(...place, hash, toStored(run), at);
    return { run, hash, at, isNew: true };
  }

  release({ caller, key, run }: StartRequest): void {
    this.#release.run(toStored(caller), toStored(key), toStored(run));
  }

  takeOver({ caller, key, at }: StartRequest, claim: StartClaim): boolean {
    const place = [toStored(caller), toStored(key), toStored(claim.run), claim.at] as const;
    return this.#takeOver.run(at, ...place).changes === 1;
  }
}
