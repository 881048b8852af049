import type { DueReminder, Reminded, ReminderClaim } from "../../core/approvals/approval.ts";
import type { Address, RunId } from "../../core/ids.ts";
import { numberOf } from "./_row.ts";
import { approvalOf, OPEN, placeOf, SELECT } from "./approvals-table.ts";
import type { Database, Statement } from "./database.ts";

/** Which requests people are reminded of, and when again. */
export class Reminders {
  readonly #due: Statement;
  readonly #claim: Statement;
  readonly #done: Statement;

  constructor(database: Database) {
    this.#due = database.prepare(
      `${SELECT} WHERE ${OPEN} AND coalesce(a.remind_at, a.requested_at + ?2) <= ?1 ORDER BY a.requested_at LIMIT ?3`,
    );
    this.#claim = database.prepare("UPDATE approval SET remind_at = ? WHERE run = ? AND address = ?");
    this.#done = database.prepare(
      "UPDATE approval SET reminders = reminders + ?, remind_tries = iif(?, 0, remind_tries + 1), remind_at = ? WHERE run = ? AND address = ?",
    );
  }

  due({ after, limit }: ReminderClaim, now: number): DueReminder[] {
    return this.#due.all(now, after, limit).map((row) => {
      const { status: _, workflow: __, session: ___, ...approval } = approvalOf(row);
      return { ...approval, sent: numberOf(row.reminders), tries: numberOf(row.remind_tries) };
    });
  }

  claim(claim: ReminderClaim, now: number): DueReminder[] {
    const due = this.due(claim, now);
    for (const { run, address } of due) this.#claim.run(now + claim.lease, ...placeOf(run, address));
    return due;
  }

  done(run: RunId, address: Address, { delivered, next }: Reminded): void {
    const isSent = delivered ? 1 : 0;
    this.#done.run(isSent, isSent, next ?? NEVER, ...placeOf(run, address));
  }
}

/** Later than any clock: a time, so that comparing with it stays one comparison. */
const NEVER = 8.64e15;
