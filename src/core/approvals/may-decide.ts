import { AirworthyError } from "../errors.ts";
import type { PendingApproval } from "./approval.ts";

/** Who decides. */
export interface Decider {
  readonly name: string;
  /** Of their token; on the command line `operator`. */
  readonly role: string;
}

/** People by the name of their group. */
export type Groups = Readonly<Record<string, readonly string[]>>;

/** Whether they are one of those who are asked; where nobody is named, every operator is. */
export function mayDecide(
  { approvers }: Pick<PendingApproval, "approvers">,
  { name, role }: Decider,
  groups: Groups = {},
): boolean {
  if (approvers === undefined) return role === "operator";
  return approvers.some(
    (one) =>
      one === name || one === role || (Object.hasOwn(groups, one) && groups[one]?.includes(name) === true),
  );
}

/** @throws `approval_forbidden` where they may not decide */
export function assertMayDecide(
  approval: Pick<PendingApproval, "approvers" | "run" | "address">,
  decider: Decider,
  groups?: Groups,
): void {
  if (mayDecide(approval, decider, groups)) return;
  const { address, run, approvers } = approval;
  throw new AirworthyError({
    code: "approval_forbidden",
    message: `Cannot let "${decider.name}" (${decider.role}) decide about "${address}" of run "${run}": it is for ${approvers?.join(", ") ?? "operators"}`,
    hint: "Let one of them decide, or change approvers of the contract, or approvals.groups in the configuration",
  });
}
