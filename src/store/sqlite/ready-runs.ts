import type { ReadyRun } from "../../core/approvals/approval.ts";
import { idOf, numberOf, optionalNumber, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Database, Statement } from "./database.ts";
import type { Owner } from "./owner.ts";
import { STATUS } from "./schema.ts";

const RUNNING = STATUS.codeOf("running");
const WAITING = STATUS.codeOf("waiting");

/** Runs that can go on since what they waited for is decided. */
export class ReadyRuns {
  readonly #find: Statement;
  readonly #owner: Owner;

  constructor(database: Database, owner: Owner) {
    this.#owner = owner;
    // What a run waited for stays in its row while it goes on: a process that died doing so left it running.
    this.#find = database.prepare(`
      SELECT r.key, r.workflow, r.status, r.owner FROM run r INDEXED BY run_uncompleted
      WHERE r.status <> 1 AND r.status IN (${RUNNING}, ${WAITING}) AND r.waiting_for IS NOT NULL AND EXISTS (
        SELECT 1 FROM json_each(r.waiting_for) w JOIN approval a ON a.run = r.key AND a.address = w.value
        WHERE a.decision IS NOT NULL OR a.expires_at <= ?)
      ORDER BY r.id`);
  }

  find(limit: number, now: number): ReadyRun[] {
    const found: ReadyRun[] = [];
    for (const { key, workflow, status, owner } of this.#find.iterate(now)) {
      const holder = optionalNumber(owner);
      if (numberOf(status) === RUNNING && holder !== undefined && this.#owner.isAlive(holder)) continue;
      found.push({ run: idOf(fromStored(textOf(key))), workflow: fromStored(textOf(workflow)) });
      if (found.length === limit) break;
    }
    return found;
  }
}
