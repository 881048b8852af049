import type { CancelRequest } from "../../core/cancellations.ts";
import type { RunId } from "../../core/ids.ts";
import type { Serving, Withdrawal } from "../../core/serving.ts";
import { idOf, numberOf, optionalNumber, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";
import { IS_TRAFFIC } from "./run-query.ts";
import { STATUS } from "./schema.ts";

const OPEN = `status IN (${STATUS.codeOf("running")}, ${STATUS.codeOf("waiting")})`;

/** The rows behind requests to cancel: each goes when its run ends. */
export class CancelTable {
  readonly #ask: Statement;
  readonly #askAll: Statement;
  readonly #asked: Statement;

  constructor(database: Database) {
    this.#ask = database.prepare(
      `INSERT OR IGNORE INTO cancel(run, at, author, reason) SELECT id, ?2, ?3, ?4 FROM run WHERE id = ?1 AND ${OPEN}`,
    );
    // Of the app's own code runs have no release, or a label in place of one.
    this.#askAll = database.prepare(
      `INSERT OR IGNORE INTO cancel(run, at, author, reason) SELECT id, ?3, ?4, ?5 FROM run INDEXED BY run_uncompleted
      WHERE status <> 1 AND ${OPEN} AND workflow = ?1 AND ${IS_TRAFFIC}
      AND CASE WHEN ?2 IS NULL THEN release IS NULL OR release NOT GLOB 'rel_*' ELSE release = ?2 END`,
    );
    this.#asked = database.prepare(
      `SELECT r.key, r.owner, c.at, c.author, c.reason FROM cancel c JOIN run r ON r.id = c.run WHERE r.${OPEN} ORDER BY c.run`,
    );
  }

  ask(row: number, { at, by, reason }: CancelRequest): void {
    this.#ask.run(row, at, toStored(by), reason === undefined ? null : toStored(reason));
  }

  withdraw({ workflow, at, by }: Serving, { release, reason }: Withdrawal): void {
    this.#askAll.run(toStored(workflow), release ?? null, at, toStored(by), toStored(reason));
  }

  /** With who executes each run. */
  asked(): { readonly request: CancelRequest; readonly owner: number | undefined }[] {
    return this.#asked.all().map((row) => ({ request: requestOf(row), owner: optionalNumber(row.owner) }));
  }
}

function requestOf(row: Row): CancelRequest {
  const reason = optionalText(row.reason);
  return {
    run: idOf<RunId>(fromStored(textOf(row.key))),
    at: numberOf(row.at),
    by: fromStored(textOf(row.author)),
    ...(reason === undefined ? {} : { reason: fromStored(reason) }),
  };
}
