import type {
  Approvals,
  DueReminder,
  ReadyRun,
  Reminded,
  ReminderClaim,
} from "../../core/approvals/approval.ts";
import type { Address, RunId } from "../../core/ids.ts";
import { idOf, jsonOf, numberOf, textOf } from "./_row.ts";
import { fromStored, stored } from "./_text.ts";
import { OPEN, pendingOf, placeOf, SELECT } from "./approval-rows.ts";
import { askApproval, decideApproval, findApproval, listApprovals } from "./approval-table.ts";
import type { Ask } from "./database.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import type { Writes } from "./writes.ts";

const PENDING = `${SELECT} WHERE ${OPEN} AND ($2::text IS NULL OR a.run = $2)
  ORDER BY a.requested_at, a.run, a.address`;
// What a run waited for stays with its last end while it goes on: a process that died doing so left it running.
const READY = `SELECT r.id, r.key, r.workflow, a.address, e.waiting_for FROM aw.open_run o
  JOIN aw.run r ON r.id = o.run JOIN aw.run_end e ON e.run = o.run JOIN aw.approval a ON a.run = r.key
  WHERE e.waiting_for IS NOT NULL AND (a.decision IS NOT NULL OR a.expires_at <= $1)
    AND (o.status = 'waiting' OR o.owner IS NULL OR NOT (o.owner = $2 OR aw.is_alive(o.owner)))
  ORDER BY r.id`;
const DUE = `${SELECT} WHERE ${OPEN} AND coalesce(a.remind_at, a.requested_at + $2) <= $1
  ORDER BY a.requested_at LIMIT $3`;
const CLAIM = "UPDATE aw.approval SET remind_at = $1 WHERE run = $2 AND address = $3";
const DONE = `UPDATE aw.approval SET reminders = reminders + $1::integer, remind_at = $2,
  remind_tries = CASE WHEN $1::integer = 1 THEN 0 ELSE remind_tries + 1 END WHERE run = $3 AND address = $4`;
/** Later than any clock: a time, so that comparing with it stays one comparison. */
const NEVER = 8.64e15;

export interface ApprovalParts {
  readonly reader: PostgresReader;
  readonly writes: Writes;
  /** This open store as an owner of runs: it lives. */
  readonly me: number;
}

/** Approvals behind the port: every decision is one transaction. */
export function approvalsOf({ reader, writes, me }: ApprovalParts): Approvals {
  return {
    ask: (run, address, request) => {
      const now = Date.now();
      return writes.once((ask) => askApproval(ask, { run, address, request }, now));
    },
    decide: (run, address, word) => {
      const now = Date.now();
      return writes.once((ask) => decideApproval(ask, { run, address, word }, now));
    },
    pending: (run) =>
      reader.look(async (ask) => (await ask(PENDING, [Date.now(), stored(run)])).map(pendingOf)),
    find: (run, address) => reader.look((ask) => findApproval(ask, run, address)),
    list: async (query = {}) => reader.look((ask) => listApprovals(ask, query, Date.now())),
    ready: (limit) => reader.look((ask) => readyRuns(ask, { limit, me })),
    claimReminders: async (claim) => {
      // A look first: a process that has nobody to remind must not lock anything every second.
      const due = await reader.look((ask) => ask(DUE, [Date.now(), claim.after, 1]));
      return due.length === 0 ? [] : writes.inTurn((ask) => claimReminders(ask, claim));
    },
    reminded: async (run, address, outcome) => {
      await writes.once((ask) => ask(DONE, remindedValues(run, address, outcome)));
    },
  };
}

async function readyRuns(
  ask: Ask,
  { limit, me }: { readonly limit: number; readonly me: number },
): Promise<ReadyRun[]> {
  const found = new Map<number, ReadyRun>();
  for (const row of await ask(READY, [Date.now(), me])) {
    if (found.size === limit) break;
    const waitingFor = jsonOf<readonly string[]>(textOf(row.waiting_for));
    if (!waitingFor.includes(fromStored(textOf(row.address)))) continue;
    const run = idOf<RunId>(fromStored(textOf(row.key)));
    found.set(numberOf(row.id), { run, workflow: fromStored(textOf(row.workflow)) });
  }
  return [...found.values()];
}

/** Those that another one is about to claim are left to it. */
async function claimReminders(ask: Ask, { after, lease, limit }: ReminderClaim): Promise<DueReminder[]> {
  const now = Date.now();
  const rows = await ask(`${DUE} FOR UPDATE OF a SKIP LOCKED`, [now, after, limit]);
  const due = rows.map((row) => ({
    ...pendingOf(row),
    sent: numberOf(row.reminders),
    tries: numberOf(row.remind_tries),
  }));
  for (const { run, address } of due) await ask(CLAIM, [now + lease, ...placeOf(run, address)]);
  return due;
}

function remindedValues(run: RunId, address: Address, { delivered, next }: Reminded): readonly unknown[] {
  return [delivered ? 1 : 0, next ?? NEVER, ...placeOf(run, address)];
}
