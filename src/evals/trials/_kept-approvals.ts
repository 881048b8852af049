import type { ApprovalRequest } from "../../core/call.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { Address, RunId } from "../../core/ids.ts";
import type { Approvals, Decision, PendingApproval } from "../../core/store.ts";

/** Who a trial asks: nobody. Its requests are kept for its scorers, and it ends waiting. */
export class KeptApprovals implements Approvals {
  readonly requests: PendingApproval[] = [];

  async ask(run: RunId, address: Address, request: ApprovalRequest): Promise<Decision | undefined> {
    this.requests.push({ ...request, run, address, requestedAt: Date.now() });
    return undefined;
  }

  async decide(run: RunId, address: Address): Promise<void> {
    throw new AirworthyError({
      code: "approval_not_found",
      message: `Cannot decide about "${address}" of run "${run}": a trial asks nobody`,
      hint: "Score what the trial asked for in place of deciding it",
    });
  }

  async pending(): Promise<readonly PendingApproval[]> {
    return this.requests;
  }
}
