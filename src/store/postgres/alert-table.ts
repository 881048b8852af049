import type {
  AlertQuery,
  NewNotice,
  NoticeClaim,
  NoticeOutcome,
  StoredAlert,
  StoredNotice,
} from "../../core/monitoring.ts";
import type { Row } from "./_row.ts";
import { idOf, numberOf, optionalNumber, restored, textOf } from "./_row.ts";
import { fromStored, stored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";

const LIMIT = 100;
const MOST = 1_000;
/** Nothing is put off for so long, in ms, but by a clock that was wrong. */
const DAY = 86_400_000;
/** Of what was given up. */
const NEVER = Number.POSITIVE_INFINITY;

const INSERT = `INSERT INTO aw.alert(key, workflow, about, rev, opened_at, resolved_at, data)
  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1`;
const UPDATE = `UPDATE aw.alert SET rev = $2, resolved_at = $3, data = $4 WHERE key = $1 AND rev = $2 - 1
  RETURNING 1`;
const LIST = `SELECT * FROM aw.alert
  WHERE ($1::text IS NULL OR workflow = $1) AND ($2::boolean IS NULL OR (resolved_at IS NULL) = $2)
  ORDER BY resolved_at IS NOT NULL, id DESC LIMIT $3`;
const ADD_NOTICE = `INSERT INTO aw.notice(key, alert, target, body, due) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT DO NOTHING`;
const DUE = `SELECT * FROM aw.notice WHERE target = $1 AND (due <= $2 OR due > $2 + ${DAY}) ORDER BY id LIMIT $3`;
const FAILED = "UPDATE aw.notice SET tries = tries + 1, error = $1, due = $2 WHERE key = $3";

/** Inside of a transaction, as all of these. Whether it is kept: not where somebody else was first. */
export async function putAlert(ask: Ask, alert: StoredAlert): Promise<boolean> {
  const { id, workflow, about, rev, openedAt, resolvedAt = null, data } = alert;
  const texts = [workflow, about].map(toStored);
  const put =
    rev === 1
      ? await ask(INSERT, [id, ...texts, rev, openedAt, resolvedAt, toStored(data)])
      : await ask(UPDATE, [id, rev, resolvedAt, toStored(data)]);
  return put.length === 1;
}

export async function findAlert(ask: Ask, id: string): Promise<StoredAlert | undefined> {
  const [row] = await ask("SELECT * FROM aw.alert WHERE key = $1", [id]);
  return row === undefined ? undefined : alertOf(row);
}

export async function listAlerts(ask: Ask, query: AlertQuery): Promise<StoredAlert[]> {
  const { workflow, open, limit = LIMIT } = query;
  const most = Math.min(MOST, Math.max(1, Math.trunc(limit)));
  return (await ask(LIST, [stored(workflow), open ?? null, most])).map(alertOf);
}

export async function addNotices(ask: Ask, notices: readonly NewNotice[]): Promise<void> {
  for (const { id, alert, target, body, due } of notices)
    await ask(ADD_NOTICE, [toStored(id), alert, toStored(target), toStored(body), due]);
}

export async function isNoticeDue(ask: Ask, { target, now }: NoticeClaim): Promise<boolean> {
  return (await ask(DUE, [toStored(target), now, 1])).length > 0;
}

/** Those that another one is about to claim are left to it. */
export async function claimNotices(ask: Ask, claim: NoticeClaim): Promise<StoredNotice[]> {
  const { target, now, lease, limit } = claim;
  const rows = await ask(`${DUE} FOR UPDATE SKIP LOCKED`, [toStored(target), now, limit]);
  const ids = rows.map(({ id }) => numberOf(id));
  await ask("UPDATE aw.notice SET due = $1 WHERE id = ANY($2)", [now + lease, ids]);
  return rows.map(noticeOf);
}

export async function toldNotice(ask: Ask, notice: string, outcome: NoticeOutcome): Promise<void> {
  const key = toStored(notice);
  if (outcome.outcome === "delivered") await ask("DELETE FROM aw.notice WHERE key = $1", [key]);
  else {
    const due = outcome.outcome === "failed" ? outcome.due : null;
    await ask(FAILED, [toStored(outcome.error), due, key]);
  }
}

export async function untoldNotices(ask: Ask): Promise<StoredNotice[]> {
  return (await ask(`SELECT * FROM aw.notice ORDER BY id LIMIT ${LIMIT}`)).map(noticeOf);
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
    data: fromStored(textOf(row.data)),
  };
}

function noticeOf(row: Row): StoredNotice {
  const error = restored(row.error);
  return {
    id: fromStored(textOf(row.key)),
    alert: idOf(textOf(row.alert)),
    target: fromStored(textOf(row.target)),
    body: fromStored(textOf(row.body)),
    due: optionalNumber(row.due) ?? NEVER,
    tries: numberOf(row.tries),
    ...(error === undefined ? {} : { error }),
  };
}
