import type { StoredApproval } from "./approval.ts";
import { expired } from "./expired.ts";

/** `ended`: its run came to an end before anybody decided. */
export type ApprovalState = "pending" | "approved" | "denied" | "expired" | "ended";

/** How a request stands. */
export function stateOf(approval: StoredApproval, now: number = Date.now()): ApprovalState {
  const { decision, status } = approval;
  if (decision?.approved === true) return "approved";
  if (decision !== undefined) return decision.expired === true ? "expired" : "denied";
  if (status !== "running" && status !== "waiting") return "ended";
  return expired(approval, now) === undefined ? "pending" : "expired";
}
