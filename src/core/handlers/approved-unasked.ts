import type { Handler } from "../call.ts";

/** A fork asks nobody: what its approvals would allow is not done anyway. */
export function approvedUnasked(): Handler {
  return async (call, next) =>
    call.kind === "approval"
      ? {
          ok: true,
          value: { approved: true, by: "fork", at: 0, reason: "Nothing is written" },
          note: { from: "simulation" },
        }
      : next(call);
}
