import type { Caller } from "./security/tokens.ts";

/** What a request carries through its handlers. */
export interface Env {
  readonly Variables: {
    /** Absent where a token is needed and none was given. */
    caller?: Caller;
  };
}
