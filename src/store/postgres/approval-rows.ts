import type { AskedApproval, PendingApproval, StoredApproval } from "../../core/approvals/approval.ts";
import type { Address, RunId } from "../../core/ids.ts";
import type { Row } from "./_row.ts";
import { idOf, jsonOf, numberOf, optionalNumber, optionalText, restored, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";

/**
 * What people are asked. `approval_open` is what an inbox reads: of all requests, the few that nobody has decided.
 */
export const APPROVALS = `
-- Goes with the run: \`run\` is aw.run.key.
CREATE TABLE aw.approval(
  run text COLLATE "C", address text COLLATE "C", title text NOT NULL, details text, terms text,
  requested_at float8 NOT NULL, expires_at float8, votes text, decision text,
  reminders integer NOT NULL DEFAULT 0, remind_tries integer NOT NULL DEFAULT 0, remind_at float8,
  PRIMARY KEY(run, address)
);
CREATE INDEX approval_asked ON aw.approval(requested_at, run, address);
CREATE INDEX approval_open ON aw.approval(requested_at) WHERE decision IS NULL;
`;

/** What a run that has ended asked for is of no use to anyone any more. \`$1\` is now. */
export const OPEN = `a.decision IS NULL AND coalesce(o.status, e.status, 'running') IN ('running', 'waiting')
  AND (a.expires_at IS NULL OR a.expires_at > $1)`;
export const SELECT = `SELECT a.*, coalesce(o.status, e.status, 'running') AS status, r.workflow, r.session
  FROM aw.approval a LEFT JOIN aw.run r ON r.key = a.run
  LEFT JOIN aw.run_end e ON e.run = r.id LEFT JOIN aw.open_run o ON o.run = r.id`;

/** The terms of a request beside what has a column of its own. */
type Terms = Pick<AskedApproval, "approvers" | "needs" | "expiresAfter" | "call">;

export function placeOf(run: RunId, address: Address): readonly [string, string] {
  return [toStored(run), toStored(address)];
}

export function approvalOf(row: Row): StoredApproval {
  const [details, terms, votes, decision] = [row.details, row.terms, row.votes, row.decision].map(
    optionalText,
  );
  const [workflow, session] = [row.workflow, row.session].map(restored);
  const expiresAt = optionalNumber(row.expires_at);
  return {
    run: idOf(fromStored(textOf(row.run))),
    address: idOf(fromStored(textOf(row.address))),
    title: fromStored(textOf(row.title)),
    requestedAt: numberOf(row.requested_at),
    status: textOf(row.status) as StoredApproval["status"],
    ...(details === undefined ? {} : { details: jsonOf<unknown>(details) }),
    ...(terms === undefined ? {} : jsonOf<Terms>(terms)),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(votes === undefined ? {} : { votes: jsonOf<NonNullable<StoredApproval["votes"]>>(votes) }),
    ...(decision === undefined
      ? {}
      : { decision: jsonOf<NonNullable<StoredApproval["decision"]>>(decision) }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(session === undefined ? {} : { session: idOf<NonNullable<StoredApproval["session"]>>(session) }),
  };
}

/** Without what only a list of all tells. */
export function pendingOf(row: Row): PendingApproval {
  const { status: _, workflow: __, session: ___, ...pending } = approvalOf(row);
  return pending;
}
