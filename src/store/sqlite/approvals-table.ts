import type { ApprovalRequest } from "../../core/call.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { Address, RunId } from "../../core/ids.ts";
import type { Decision, PendingApproval } from "../../core/store.ts";
import { idOf, jsonOf, numberOf, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";
import { STATUS } from "./schema.ts";

const UNFINISHED = `${STATUS.codeOf("running")}, ${STATUS.codeOf("waiting")}`;

/** The rows behind approvals: requests, and what was decided. */
export class ApprovalsTable {
  readonly #find: Statement;
  readonly #ask: Statement;
  readonly #decide: Statement;
  readonly #pending: Statement;
  readonly #removeOf: Statement;

  constructor(database: Database) {
    this.#find = database.prepare("SELECT decision FROM approval WHERE run = ? AND address = ?");
    this.#ask = database.prepare(
      "INSERT INTO approval(run, address, title, details, requested_at) VALUES (?, ?, ?, ?, ?)",
    );
    this.#decide = database.prepare("UPDATE approval SET decision = ? WHERE run = ? AND address = ?");
    // What a run that has ended asked for is of no use to anyone any more.
    this.#pending = database.prepare(`
      SELECT a.run, a.address, a.title, a.details, a.requested_at
      FROM approval a LEFT JOIN run r ON r.key = a.run
      WHERE a.decision IS NULL AND coalesce(r.status IN (${UNFINISHED}), 1) AND (?1 IS NULL OR a.run = ?1)
      ORDER BY a.requested_at, a.run, a.address`);
    this.#removeOf = database.prepare("DELETE FROM approval WHERE run = ?");
  }

  ask(run: RunId, address: Address, request: ApprovalRequest): Decision | undefined {
    const place = [toStored(run), toStored(address)] as const;
    const row = this.#find.get(...place);
    if (row !== undefined) return decisionOf(row);
    const details = request.details === undefined ? null : JSON.stringify(request.details);
    this.#ask.run(...place, toStored(request.title), details, Date.now());
    return undefined;
  }

  decide(run: RunId, address: Address, decision: Decision): void {
    const place = [toStored(run), toStored(address)] as const;
    const row = this.#find.get(...place);
    if (row === undefined) throw notFound(run, address);
    const earlier = decisionOf(row);
    if (earlier !== undefined) throw decided(run, address, earlier);
    this.#decide.run(JSON.stringify(decision), ...place);
  }

  pending(run: RunId | undefined): PendingApproval[] {
    return this.#pending.all(run === undefined ? null : toStored(run)).map((row) => {
      const details = optionalText(row.details);
      return {
        run: idOf(fromStored(textOf(row.run))),
        address: idOf(fromStored(textOf(row.address))),
        title: fromStored(textOf(row.title)),
        requestedAt: numberOf(row.requested_at),
        ...(details === undefined ? {} : { details: jsonOf<unknown>(details) }),
      };
    });
  }

  removeOf(run: string): void {
    this.#removeOf.run(run);
  }
}

function decisionOf(row: Row): Decision | undefined {
  const text = optionalText(row.decision);
  return text === undefined ? undefined : jsonOf(text);
}

function notFound(run: RunId, address: Address): AirworthyError {
  return new AirworthyError({
    code: "approval_not_found",
    message: `Cannot decide about "${address}" of run "${run}": no approval was asked for there`,
    hint: "List what waits for a decision with `airworthy runs list --status waiting`",
  });
}

function decided(run: RunId, address: Address, earlier: Decision): AirworthyError {
  const what = earlier.approved ? "approved" : "declined";
  return new AirworthyError({
    code: "approval_decided",
    message: `Cannot decide about "${address}" of run "${run}" again: ${earlier.by} ${what} it at ${new Date(earlier.at).toISOString()}`,
    hint: "Rerun or fork the run if the decision was wrong",
    data: { ...earlier },
  });
}
