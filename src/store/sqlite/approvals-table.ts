import type {
  ApprovalQuery,
  AskedApproval,
  Decision,
  PendingApproval,
  StoredApproval,
} from "../../core/approvals/approval.ts";
import { decided } from "../../core/approvals/decided.ts";
import { expired } from "../../core/approvals/expired.ts";
import { parseDuration } from "../../core/duration.ts";
import type { Address, RunId } from "../../core/ids.ts";
import type { Place } from "../approval-page.ts";
import { approvalNotFound } from "../approval-page.ts";
import { idOf, jsonOf, numberOf, optionalNumber, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";
import { STATUS } from "./schema.ts";

const RUNNING = STATUS.codeOf("running");
const UNFINISHED = `${RUNNING}, ${STATUS.codeOf("waiting")}`;
/** A run that has been announced only has no row yet. */
const FROM = `approval a LEFT JOIN run r ON r.key = a.run`;
const COLUMNS = `a.run, a.address, a.title, a.details, a.terms, a.requested_at, a.expires_at, a.decision, a.votes,
  a.reminders, a.remind_tries, coalesce(r.status, ${RUNNING}) AS status, r.workflow, r.session`;
/** What a run that has ended asked for is of no use to anyone any more. */
export const OPEN = `a.decision IS NULL AND coalesce(r.status IN (${UNFINISHED}), 1)
  AND (a.expires_at IS NULL OR a.expires_at > ?1)`;
export const SELECT = `SELECT ${COLUMNS} FROM ${FROM}`;

/** The terms of a request beside what has a column of its own. */
type Terms = Pick<AskedApproval, "approvers" | "needs" | "expiresAfter" | "call">;

/** The rows behind approvals: requests, and what was decided. */
export class ApprovalsTable {
  readonly #find: Statement;
  readonly #ask: Statement;
  readonly #decide: Statement;
  readonly #removeOf: Statement;
  readonly #pending: Statement;
  readonly #open: Statement;
  readonly #closed: Statement;
  readonly #all: Statement;

  constructor(database: Database) {
    this.#find = database.prepare(`${SELECT} WHERE a.run = ? AND a.address = ?`);
    this.#ask = database.prepare(
      `INSERT INTO approval(run, address, title, details, terms, requested_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#decide = database.prepare(
      "UPDATE approval SET votes = ?, decision = ? WHERE run = ? AND address = ?",
    );
    this.#pending = database.prepare(
      `${SELECT} WHERE ${OPEN} AND (?2 IS NULL OR a.run = ?2) ${oldestFirst()}`,
    );
    const after = (than: string) => `(?3 IS NULL OR (a.requested_at, a.run, a.address) ${than} (?3, ?4, ?5))`;
    const of = `(?2 IS NULL OR a.run = ?2)`;
    this.#open = database.prepare(
      `${SELECT} WHERE ${OPEN} AND ${of} AND ${after(">")} ${oldestFirst()} LIMIT ?6`,
    );
    this.#closed = database.prepare(
      `${SELECT} WHERE NOT (${OPEN}) AND ${of} AND ${after("<")} ${newestFirst()} LIMIT ?6`,
    );
    this.#all = database.prepare(
      `${SELECT} WHERE ?1 IS NOT NULL AND ${of} AND ${after("<")} ${newestFirst()} LIMIT ?6`,
    );
    this.#removeOf = database.prepare("DELETE FROM approval WHERE run = ?");
  }

  ask(run: RunId, address: Address, request: AskedApproval, now: number): Decision | undefined {
    const place = placeOf(run, address);
    const row = this.#find.get(...place);
    if (row !== undefined) return this.#settled(approvalOf(row), now);
    const { title, details, ...terms } = request;
    const { expiresAfter } = terms;
    this.#ask.run(
      ...place,
      toStored(title),
      details === undefined ? null : JSON.stringify(details),
      Object.keys(terms).length === 0 ? null : JSON.stringify(terms),
      now,
      expiresAfter === undefined ? null : now + parseDuration(expiresAfter),
    );
    return undefined;
  }

  decide(run: RunId, address: Address, word: Decision, now: number): StoredApproval {
    const row = this.#find.get(...placeOf(run, address));
    if (row === undefined) throw approvalNotFound(run, address);
    const approval = approvalOf(row);
    const { votes, decision } = decided(approval, word, now);
    this.#keep(approval, { votes, decision });
    return {
      ...approval,
      ...(votes.length === 0 ? {} : { votes }),
      ...(decision === undefined ? {} : { decision }),
    };
  }

  find(run: RunId, address: Address): StoredApproval | undefined {
    const row = this.#find.get(...placeOf(run, address));
    return row === undefined ? undefined : approvalOf(row);
  }

  pending(run: RunId | undefined, now: number): PendingApproval[] {
    return this.#pending.all(now, run === undefined ? null : toStored(run)).map((row) => {
      const { status: _, workflow: __, session: ___, ...pending } = approvalOf(row);
      return pending;
    });
  }

  /** One more than the limit where there are more. */
  list({ state, run, limit = 50 }: ApprovalQuery, after: Place | undefined, now: number): StoredApproval[] {
    const statement = state === "pending" ? this.#open : state === "closed" ? this.#closed : this.#all;
    const from =
      after === undefined
        ? [null, null, null]
        : [after.requestedAt, toStored(after.run), toStored(after.address)];
    const rows = statement.all(now, run === undefined ? null : toStored(run), ...from, limit + 1);
    return rows.map((row) => {
      const approval = approvalOf(row);
      const decision = approval.decision ?? (isUnfinished(approval) ? expired(approval, now) : undefined);
      return decision === undefined ? approval : { ...approval, decision };
    });
  }

  removeOf(run: string): void {
    this.#removeOf.run(run);
  }

  /** What was decided, by a person or by time, which is then kept: a clock set back must not open it again. */
  #settled(approval: StoredApproval, now: number): Decision | undefined {
    if (approval.decision !== undefined) return approval.decision;
    const decision = expired(approval, now);
    if (decision !== undefined) this.#keep(approval, { votes: approval.votes ?? [], decision });
    return decision;
  }

  #keep(
    { run, address }: StoredApproval,
    { votes, decision }: { votes: readonly unknown[]; decision: Decision | undefined },
  ): void {
    this.#decide.run(
      votes.length === 0 ? null : JSON.stringify(votes),
      decision === undefined ? null : JSON.stringify(decision),
      ...placeOf(run, address),
    );
  }
}

export function placeOf(run: RunId, address: Address): readonly [string, string] {
  return [toStored(run), toStored(address)];
}

export function approvalOf(row: Row): StoredApproval {
  const details = optionalText(row.details);
  const terms = optionalText(row.terms);
  const expiresAt = optionalNumber(row.expires_at);
  const votes = optionalText(row.votes);
  const decision = optionalText(row.decision);
  const workflow = optionalText(row.workflow);
  const session = optionalText(row.session);
  return {
    run: idOf(fromStored(textOf(row.run))),
    address: idOf(fromStored(textOf(row.address))),
    title: fromStored(textOf(row.title)),
    requestedAt: numberOf(row.requested_at),
    status: STATUS.nameOf(numberOf(row.status)),
    ...(details === undefined ? {} : { details: jsonOf<unknown>(details) }),
    ...(terms === undefined ? {} : jsonOf<Terms>(terms)),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(votes === undefined ? {} : { votes: jsonOf(votes) }),
    ...(decision === undefined ? {} : { decision: jsonOf(decision) }),
    ...(workflow === undefined ? {} : { workflow: fromStored(workflow) }),
    ...(session === undefined ? {} : { session: idOf(fromStored(session)) }),
  };
}

function isUnfinished({ status }: StoredApproval): boolean {
  return status === "running" || status === "waiting";
}

function oldestFirst(): string {
  return "ORDER BY a.requested_at, a.run, a.address";
}

function newestFirst(): string {
  return "ORDER BY a.requested_at DESC, a.run DESC, a.address DESC";
}
