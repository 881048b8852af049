import type {
  AlertQuery,
  NewNotice,
  NoticeClaim,
  NoticeOutcome,
  StoredAlert,
  StoredNotice,
} from "../../core/monitoring.ts";
import { idOf, numberOf, optionalNumber, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";

const LIMIT = 100;
const MOST = 1_000;
/** Nothing is put off for so long, in ms, but by a clock that was wrong. */
const DAY = 86_400_000;

/** The rows behind alerts, and who is still to be told of them. */
export class AlertTable {
  readonly #insert: Statement;
  readonly #update: Statement;
  readonly #find: Statement;
  readonly #list: Statement;
  readonly #addNotice: Statement;
  readonly #due: Statement;
  readonly #claim: Statement;
  readonly #delivered: Statement;
  readonly #failed: Statement;
  readonly #untold: Statement;

  constructor(database: Database) {
    this.#insert = database.prepare(
      `INSERT INTO alert(key, workflow, about, rev, opened_at, resolved_at, data) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING`,
    );
    this.#update = database.prepare(
      "UPDATE alert SET rev = ?2, resolved_at = ?3, data = ?4 WHERE key = ?1 AND rev = ?2 - 1",
    );
    this.#find = database.prepare("SELECT * FROM alert WHERE key = ?");
    this.#list = database.prepare(`SELECT * FROM alert
      WHERE (?1 IS NULL OR workflow = ?1) AND (?2 IS NULL OR (resolved_at IS NULL) = ?2)
      ORDER BY resolved_at IS NOT NULL, id DESC LIMIT ?3`);
    this.#addNotice = database.prepare(
      "INSERT INTO notice(key, alert, target, body, due) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    );
    this.#due = database.prepare(
      `SELECT * FROM notice WHERE target = ?1 AND (due <= ?2 OR due > ?2 + ${DAY}) ORDER BY id LIMIT ?3`,
    );
    this.#claim = database.prepare("UPDATE notice SET due = ? WHERE id = ?");
    this.#delivered = database.prepare("DELETE FROM notice WHERE key = ?");
    this.#failed = database.prepare("UPDATE notice SET tries = tries + 1, error = ?, due = ? WHERE key = ?");
    this.#untold = database.prepare(`SELECT * FROM notice ORDER BY id LIMIT ${LIMIT}`);
  }

  /** Whether it is kept: not where one of its revision, or another open one about the same, is there. */
  put({ id, workflow, about, rev, openedAt, resolvedAt, data }: StoredAlert): boolean {
    const texts = [workflow, about].map(toStored);
    const resolved = resolvedAt ?? null;
    const { changes } =
      rev === 1
        ? this.#insert.run(id, ...texts, rev, openedAt, resolved, data)
        : this.#update.run(id, rev, resolved, data);
    return changes === 1;
  }

  find(id: string): StoredAlert | undefined {
    const row = this.#find.get(id);
    return row === undefined ? undefined : alertOf(row);
  }

  list({ workflow, open, limit = LIMIT }: AlertQuery): StoredAlert[] {
    const only = workflow === undefined ? null : toStored(workflow);
    const most = Math.min(MOST, Math.max(1, Math.trunc(limit)));
    return this.#list.all(only, open === undefined ? null : Number(open), most).map(alertOf);
  }

  addNotice({ id, alert, target, body, due }: NewNotice): void {
    this.#addNotice.run(toStored(id), alert, toStored(target), body, due);
  }

  isDue({ target, now }: NoticeClaim): boolean {
    return this.#due.get(toStored(target), now, 1) !== undefined;
  }

  claim({ target, now, lease, limit }: NoticeClaim): StoredNotice[] {
    return this.#due.all(toStored(target), now, limit).map((row) => {
      this.#claim.run(now + lease, numberOf(row.id));
      return noticeOf(row);
    });
  }

  told(notice: string, outcome: NoticeOutcome): void {
    const key = toStored(notice);
    if (outcome.outcome === "delivered") this.#delivered.run(key);
    else this.#failed.run(toStored(outcome.error), outcome.outcome === "failed" ? outcome.due : null, key);
  }

  untold(): StoredNotice[] {
    return this.#untold.all().map(noticeOf);
  }
}

function alertOf(row: Row): StoredAlert {
  const resolvedAt = optionalNumber(row.resolved_at);
  return {
    id: idOf(textOf(row.key)),
    workflow: fromStored(textOf(row.workflow)),
    about: fromStored(textOf(row.about)),
    rev: numberOf(row.rev),
    openedAt: numberOf(row.opened_at),
    ...(resolvedAt === undefined ? {} : { resolvedAt }),
    data: textOf(row.data),
  };
}

function noticeOf(row: Row): StoredNotice {
  const error = optionalText(row.error);
  return {
    id: fromStored(textOf(row.key)),
    alert: idOf(textOf(row.alert)),
    target: fromStored(textOf(row.target)),
    body: textOf(row.body),
    due: optionalNumber(row.due) ?? NEVER,
    tries: numberOf(row.tries),
    ...(error === undefined ? {} : { error: fromStored(error) }),
  };
}

/** Of what was given up. */
const NEVER = Number.POSITIVE_INFINITY;
