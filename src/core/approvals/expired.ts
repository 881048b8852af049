import type { Decision, PendingApproval } from "./approval.ts";

/** Who decided where nobody did. */
const NOBODY = "nobody";

/** The decision that time has made: a request that nobody decided in time is denied. */
export function expired(
  { expiresAt }: Pick<PendingApproval, "expiresAt">,
  now: number,
): Extract<Decision, { approved: false }> | undefined {
  if (expiresAt === undefined || now < expiresAt) return undefined;
  return { approved: false, by: NOBODY, at: expiresAt, reason: "Nobody decided in time", expired: true };
}
