import type { AskedApproval, Asker, Decision, PendingApproval } from "../../core/approvals/approval.ts";
import type { Address, RunId } from "../../core/ids.ts";

/** Who a trial asks: nobody. Its requests are kept for its scorers, and it ends waiting. */
export class KeptApprovals implements Asker {
  readonly requests: PendingApproval[] = [];

  async ask(run: RunId, address: Address, request: AskedApproval): Promise<Decision | undefined> {
    this.requests.push({ ...request, run, address, requestedAt: Date.now() });
    return undefined;
  }
}
