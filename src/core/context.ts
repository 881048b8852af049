import { AsyncLocalStorage } from "node:async_hooks";
import type { Call } from "./call.ts";
import { AirworthyError } from "./errors.ts";
import type { Execution } from "./execution.ts";
import type { Scope } from "./scope.ts";

/** Where the code that is running now stands. */
export interface Here {
  readonly execution: Execution;
  readonly scope: Scope;
  /** The call whose world is being reached; undefined in the workflow's own code. */
  readonly call: Call | undefined;
}

const storage = new AsyncLocalStorage<Here>();

/** The run that the running code belongs to, if any. */
export function tryHere(): Here | undefined {
  return storage.getStore();
}

/** @throws `outside_run` where no run is under way; `what` is named in the message. */
export function here(what: string): Here {
  const found = storage.getStore();
  if (found !== undefined) return found;
  throw new AirworthyError({
    code: "outside_run",
    message: `Cannot make ${what}: no run is under way here`,
    hint: "Call it inside a workflow that app.run() started, or inside a function wrapped by record()",
  });
}

export function within<T>(place: Here, run: () => T): T {
  return storage.run(place, run);
}
