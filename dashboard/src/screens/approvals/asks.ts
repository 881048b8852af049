import type { Ask } from "../../api/client.ts";
import type { Approval, ApprovalPage } from "../../api/types.ts";

export type Shown = "pending" | "closed";

export function approvals(state: Shown, cursor?: string): Ask<ApprovalPage> {
  return { path: "/approvals", query: { state, cursor } };
}

export function approval(run: string, address: string): Ask<Approval> {
  return { path: placeOf(run, address) };
}

/** Of the request, both in the API and among the screens. */
export function placeOf(run: string, address: string): string {
  return `/approvals/${encodeURIComponent(run)}/${encodeURIComponent(address)}`;
}
