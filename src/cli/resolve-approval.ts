import type { StoredApproval } from "../core/approvals/approval.ts";
import { approvalId } from "../core/approvals/approval-id.ts";
import { AirworthyError } from "../core/errors.ts";
import type { Address } from "../core/ids.ts";
import { nearest } from "../core/nearest.ts";
import type { Store } from "../core/store.ts";
import { resolveRun } from "./resolve-run.ts";

/**
 * The request that a person means: `<run>/<address>` as the list shows it, or a run (its beginning, `last`) that asks
 * for one thing only.
 *
 * @throws `approval_not_found`, `approval_ambiguous`, and what {@link resolveRun} throws
 */
export async function resolveApproval(
  store: Pick<Store, "list" | "load" | "approvals">,
  text: string,
): Promise<StoredApproval> {
  const cut = text.indexOf("/");
  const run = await resolveRun(store, cut === -1 ? text : text.slice(0, cut));
  if (cut !== -1) {
    const found = await store.approvals.find(run, text.slice(cut + 1) as Address);
    if (found !== undefined) return found;
  }
  const { approvals } = await store.approvals.list({ run, limit: 1_000 });
  const open = approvals.filter(({ decision }) => decision === undefined);
  const candidates = open.length === 0 ? approvals : open;
  const [only, ...others] = candidates;
  if (only === undefined || cut !== -1) throw notFound(text, approvals);
  if (others.length > 0) throw ambiguous(text, candidates);
  return only;
}

function notFound(text: string, approvals: readonly StoredApproval[]): AirworthyError {
  const ids = approvals.map(approvalId);
  const meant = nearest(text, ids) ?? ids[0];
  return new AirworthyError({
    code: "approval_not_found",
    message: `Cannot find the approval "${text}": nothing was asked for there`,
    hint:
      meant === undefined ? "List what waits with `airworthy approvals list`" : `Did you mean "${meant}"?`,
  });
}

function ambiguous(text: string, approvals: readonly StoredApproval[]): AirworthyError {
  return new AirworthyError({
    code: "approval_ambiguous",
    message: `Cannot tell which approval "${text}" is: the run asks for ${approvals.map(({ address }) => `"${address}"`).join(", ")}`,
    hint: `Give the address too, such as ${approvals.slice(0, 1).map(approvalId).join("")}`,
  });
}
