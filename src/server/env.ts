import type { Change } from "./audit/audited.ts";
import type { Caller } from "./security/tokens.ts";

/** What a request carries through its handlers. */
export interface Env {
  readonly Variables: {
    /** Absent where a token is needed and none was given. */
    caller?: Caller;
    /** For the audit log; absent where a route says nothing of itself. */
    change?: Change | "none";
  };
}
