import type { Approvals, DueReminder } from "../core/approvals/approval.ts";
import { approvalId } from "../core/approvals/approval-id.ts";
import type { Duration } from "../core/duration.ts";
import { parseDuration } from "../core/duration.ts";
import type { Webhook } from "./send-webhook.ts";
import { checkWebhook, sendWebhook } from "./send-webhook.ts";

/** Where people are reminded of what waits for them. */
export interface ApprovalWebhook extends Webhook {
  /** After so long without a decision the first reminder is sent. Default `1h`; `0s`: as soon as it is asked. */
  readonly after?: Duration;
  /** The next ones are sent so long after each other. Default `24h`. */
  readonly every?: Duration;
}

export interface Reminding {
  readonly webhook: Webhook;
  /** Ms. */
  readonly after: number;
  readonly every: number;
}

/** Reminders under way at once. */
const AT_ONCE = 10;
/** Longer than a delivery may take: after that whoever claimed a reminder has died. */
const LEASE = 60_000;
/** After a failed try; doubled up to the longest. */
const BACKOFF = { first: 30_000, longest: 3_600_000 };

/** @throws `webhook_invalid`, `invalid_duration` */
export function remindingOf({ url, secret, after = "1h", every = "24h" }: ApprovalWebhook): Reminding {
  const webhook = { url, secret };
  checkWebhook(webhook);
  return { webhook, after: parseDuration(after), every: parseDuration(every) };
}

/** Sends what is due, each to be tried again later where it does not arrive. */
export async function remind(
  approvals: Approvals,
  { webhook, after, every }: Reminding,
  { signal, onError }: { readonly signal: AbortSignal; readonly onError: (error: unknown) => void },
): Promise<void> {
  const due = await approvals.claimReminders({ after, lease: LEASE, limit: AT_ONCE });
  await Promise.all(
    due.map(async (reminder) => {
      const { run, address, tries } = reminder;
      try {
        const notice = { id: idOf(reminder), type: "approval.waiting", data: dataOf(reminder) };
        await sendWebhook(webhook, notice, signal);
        await approvals.reminded(run, address, { delivered: true, next: Date.now() + every });
      } catch (error) {
        const wait = Math.min(BACKOFF.first * 2 ** Math.min(tries, 20), BACKOFF.longest);
        await approvals.reminded(run, address, { delivered: false, next: Date.now() + wait });
        if (tries === 0) onError(error);
      }
    }),
  );
}

/** The same for every try of a reminder, so that its receiver can tell a second copy. */
function idOf({ run, address, sent }: DueReminder): string {
  return `${run}/${address}#${sent + 1}`;
}

/** Which request it is, and none of what is asked about: the arguments stay in the store. */
function dataOf(reminder: DueReminder): Readonly<Record<string, unknown>> {
  const {
    run,
    address,
    title,
    requestedAt,
    expiresAt,
    approvers,
    needs = 1,
    votes = [],
    call,
    sent,
  } = reminder;
  return {
    id: approvalId(reminder),
    run,
    address,
    title,
    call: call?.name ?? null,
    askedAt: new Date(requestedAt).toISOString(),
    expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
    approvers: approvers ?? null,
    needs,
    approvedBy: votes.map(({ by }) => by),
    reminder: sent + 1,
  };
}
