import type {
  ApprovalPage,
  ApprovalQuery,
  Approvals,
  AskedApproval,
  Decision,
  DueReminder,
  PendingApproval,
  ReadyRun,
  Reminded,
  ReminderClaim,
  StoredApproval,
} from "../../core/approvals/approval.ts";
import type { Address, RunId } from "../../core/ids.ts";
import { cursorOf, MOST_APPROVALS, placeIn } from "../approval-page.ts";
import type { Database } from "./database.ts";
import { ReadyRuns } from "./ready-runs.ts";
import { Reminders } from "./reminders.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import type { Tables } from "./tables.ts";
import type { Writer } from "./writer.ts";

/** Approvals behind the port: every decision is one transaction, by the clock of this machine. */
export class SqliteApprovals implements Approvals {
  readonly #tables: Tables;
  readonly #writer: Writer;
  readonly #reader: SqliteReader;
  readonly #ready: ReadyRuns;
  readonly #reminders: Reminders;

  constructor(database: Database, parts: { tables: Tables; writer: Writer; reader: SqliteReader }) {
    this.#tables = parts.tables;
    this.#writer = parts.writer;
    this.#reader = parts.reader;
    this.#ready = new ReadyRuns(database, parts.tables.owner);
    this.#reminders = new Reminders(database);
  }

  ask(run: RunId, address: Address, request: AskedApproval): Promise<Decision | undefined> {
    return this.#writer.write(() => this.#tables.approvals.ask(run, address, request, Date.now()));
  }

  decide(run: RunId, address: Address, decision: Decision): Promise<StoredApproval> {
    return this.#writer.write(() => this.#tables.approvals.decide(run, address, decision, Date.now()));
  }

  pending(run?: RunId): Promise<readonly PendingApproval[]> {
    return this.#reader.look(() => this.#tables.approvals.pending(run, Date.now()));
  }

  find(run: RunId, address: Address): Promise<StoredApproval | undefined> {
    return this.#reader.look(() => this.#tables.approvals.find(run, address));
  }

  async list(query: ApprovalQuery = {}): Promise<ApprovalPage> {
    const limit = Math.min(Math.max(1, Math.trunc(query.limit ?? 50)), MOST_APPROVALS);
    const after = query.cursor === undefined ? undefined : placeIn(query.cursor);
    return this.#reader.look(() => {
      const found = this.#tables.approvals.list({ ...query, limit }, after, Date.now());
      const approvals = found.slice(0, limit);
      const last = found.length > limit ? approvals.at(-1) : undefined;
      return { approvals, next: last === undefined ? undefined : cursorOf(last) };
    });
  }

  ready(limit: number): Promise<readonly ReadyRun[]> {
    return this.#reader.look(() => this.#ready.find(limit, Date.now()));
  }

  async claimReminders(claim: ReminderClaim): Promise<readonly DueReminder[]> {
    // A look first: a process that has nobody to remind must not take the lock every second.
    const isAny = await this.#reader.look(
      () => this.#reminders.due({ ...claim, limit: 1 }, Date.now()).length > 0,
    );
    return isAny ? this.#writer.write(() => this.#reminders.claim(claim, Date.now())) : [];
  }

  reminded(run: RunId, address: Address, outcome: Reminded): Promise<void> {
    return this.#writer.write(() => this.#reminders.done(run, address, outcome));
  }
}
