import type {
  ApprovalPage,
  ApprovalQuery,
  AskedApproval,
  Decision,
  StoredApproval,
} from "../../core/approvals/approval.ts";
import { decided } from "../../core/approvals/decided.ts";
import { expired } from "../../core/approvals/expired.ts";
import { parseDuration } from "../../core/duration.ts";
import type { Address, RunId } from "../../core/ids.ts";
import { approvalNotFound, cursorOf, MOST_APPROVALS, placeIn } from "../approval-page.ts";
import { Values } from "./_literal.ts";
import { json, toStored } from "./_text.ts";
import { approvalOf, OPEN, placeOf, SELECT } from "./approval-rows.ts";
import type { Ask } from "./database.ts";

const FIND = `${SELECT} WHERE a.run = $1 AND a.address = $2`;
const ASK = `INSERT INTO aw.approval(run, address, title, details, terms, requested_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1`;
const KEEP = "UPDATE aw.approval SET votes = $1, decision = $2 WHERE run = $3 AND address = $4";

/** Inside of a transaction, as all of these. */
export async function findApproval(
  ask: Ask,
  run: RunId,
  address: Address,
): Promise<StoredApproval | undefined> {
  const [row] = await ask(FIND, placeOf(run, address));
  return row === undefined ? undefined : approvalOf(row);
}

/** Keeps the request, unless it is there; then what was decided about it. */
export async function askApproval(
  ask: Ask,
  {
    run,
    address,
    request,
  }: { readonly run: RunId; readonly address: Address; readonly request: AskedApproval },
  now: number,
): Promise<Decision | undefined> {
  const { title, details, ...terms } = request;
  const { expiresAfter } = terms;
  const added = await ask(ASK, [
    ...placeOf(run, address),
    toStored(title),
    json(details),
    Object.keys(terms).length === 0 ? null : JSON.stringify(terms),
    now,
    expiresAfter === undefined ? null : now + parseDuration(expiresAfter),
  ]);
  if (added.length > 0) return undefined;
  return settled(ask, await locked(ask, run, address), now);
}

/** @throws `approval_not_found`, and what {@link decided} throws */
export async function decideApproval(
  ask: Ask,
  { run, address, word }: { readonly run: RunId; readonly address: Address; readonly word: Decision },
  now: number,
): Promise<StoredApproval> {
  const approval = await locked(ask, run, address);
  const { votes, decision } = decided(approval, word, now);
  await keep(ask, approval, { votes, decision });
  return {
    ...approval,
    ...(votes.length === 0 ? {} : { votes }),
    ...(decision === undefined ? {} : { decision }),
  };
}

export async function listApprovals(ask: Ask, query: ApprovalQuery, now: number): Promise<ApprovalPage> {
  const limit = Math.min(Math.max(1, Math.trunc(query.limit ?? 50)), MOST_APPROVALS);
  const { text, values } = selection({ ...query, limit }, now);
  const rows = await ask(text, values);
  const approvals = rows.slice(0, limit).map((row) => {
    const approval = approvalOf(row);
    const decision = approval.decision ?? (isUnfinished(approval) ? expired(approval, now) : undefined);
    return decision === undefined ? approval : { ...approval, decision };
  });
  const last = rows.length > limit ? approvals.at(-1) : undefined;
  return { approvals, next: last === undefined ? undefined : cursorOf(last) };
}

/** One row more than the limit where there are more. */
function selection({ state, run, cursor, limit }: ApprovalQuery & { readonly limit: number }, now: number) {
  const values = new Values();
  const isOpen = (): string => `(${OPEN.replace("$1", values.add(now))})`;
  const conditions = state === undefined ? [] : [state === "pending" ? isOpen() : `NOT ${isOpen()}`];
  if (run !== undefined) conditions.push(`a.run = ${values.add(toStored(run))}`);
  if (cursor !== undefined) {
    const { requestedAt, run: after, address } = placeIn(cursor);
    const place = [requestedAt, toStored(after), toStored(address)].map((one) => values.add(one));
    const than = state === "pending" ? ">" : "<";
    conditions.push(`(a.requested_at, a.run, a.address) ${than} (${place.join(", ")})`);
  }
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const order = ["a.requested_at", "a.run", "a.address"].map((one) =>
    state === "pending" ? one : `${one} DESC`,
  );
  const text = `${SELECT} ${where} ORDER BY ${order.join(", ")} LIMIT ${limit + 1}`;
  return { text, values: values.list };
}

/** Nobody else decides until the transaction ends. */
async function locked(ask: Ask, run: RunId, address: Address): Promise<StoredApproval> {
  const [row] = await ask(`${FIND} FOR UPDATE OF a`, placeOf(run, address));
  if (row === undefined) throw approvalNotFound(run, address);
  return approvalOf(row);
}

/** What was decided, by a person or by time, which is then kept: a clock set back must not open it again. */
async function settled(ask: Ask, approval: StoredApproval, now: number): Promise<Decision | undefined> {
  if (approval.decision !== undefined) return approval.decision;
  const decision = expired(approval, now);
  if (decision !== undefined) await keep(ask, approval, { votes: approval.votes ?? [], decision });
  return decision;
}

async function keep(
  ask: Ask,
  { run, address }: StoredApproval,
  { votes, decision }: { readonly votes: readonly unknown[]; readonly decision: Decision | undefined },
): Promise<void> {
  await ask(KEEP, [
    votes.length === 0 ? null : JSON.stringify(votes),
    json(decision),
    ...placeOf(run, address),
  ]);
}

function isUnfinished({ status }: StoredApproval): boolean {
  return status === "running" || status === "waiting";
}
