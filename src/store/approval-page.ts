import type { StoredApproval } from "../core/approvals/approval.ts";
import { AirworthyError } from "../core/errors.ts";
import type { Address, RunId } from "../core/ids.ts";

/** Approvals that a list gives at most at once. */
export const MOST_APPROVALS = 1_000;

/** Where a list goes on. */
export interface Place {
  readonly requestedAt: number;
  readonly run: string;
  readonly address: string;
}

export function cursorOf({ requestedAt, run, address }: StoredApproval): string {
  return Buffer.from(JSON.stringify([requestedAt, run, address])).toString("base64url");
}

/** @throws `invalid_cursor` */
export function placeIn(cursor: string): Place {
  try {
    const [requestedAt, run, address] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    if (typeof requestedAt === "number" && typeof run === "string" && typeof address === "string")
      return { requestedAt, run, address };
  } catch {
    // Told below.
  }
  throw new AirworthyError({
    code: "invalid_cursor",
    message: `Cannot go on with the list at ${JSON.stringify(cursor.slice(0, 80))}: no list of approvals gave this cursor`,
    hint: "Start the list anew without a cursor",
  });
}

export function approvalNotFound(run: RunId, address: Address): AirworthyError {
  return new AirworthyError({
    code: "approval_not_found",
    message: `Cannot decide about "${address}" of run "${run}": no approval was asked for there`,
    hint: "List what waits for a decision with `airworthy approvals list`",
  });
}
