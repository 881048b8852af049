import { AsyncLocalStorage } from "node:async_hooks";
import type { Handler } from "../core/call.ts";
import { compose } from "../core/call.ts";
import type { Here } from "../core/context.ts";
import { Execution } from "../core/execution.ts";
import { guarded } from "../core/handlers/guarded.ts";
import { retried } from "../core/handlers/retried.ts";
import { world } from "../core/handlers/world.ts";
import { newRunId } from "../core/ids.ts";
import { ToolError } from "./tool-error.ts";

/** A place to call one tool in where no run is under way: its limits hold, nothing is recorded. */
export interface Outside {
  readonly place: Here;
  /** Back to where the caller stands, so that the tool's own code does not take this for a run. */
  readonly leave: <T>(run: () => T) => T;
}

export function outsideRun(name: string): Outside {
  const startedAt = Date.now();
  const execution = new Execution({
    id: newRunId(startedAt),
    workflow: name,
    mode: "live",
    services: new Map(),
    redact: (text) => text,
    budget: {},
    startedAt,
    maxPayload: Number.POSITIVE_INFINITY,
  });
  execution.dispatch = DISPATCH;
  return {
    place: { execution, scope: execution.root, call: undefined },
    leave: AsyncLocalStorage.snapshot(),
  };
}

/** There is nobody to ask, and what needs a person's word must not happen without it. */
const nobodyToAsk: Handler = async (call, next) => {
  if (call.policy.approval?.() === undefined) return next(call);
  const error = new ToolError({
    code: "outside_run",
    message: `Cannot call ${call.name} with these arguments: a person has to approve it, and no run is under way to wait for one`,
    retryable: false,
    hint: "Call it inside a workflow that app.run() started, or inside a function wrapped by record()",
  });
  return { ok: false, error };
};

const DISPATCH = compose([nobodyToAsk, retried(), guarded(), world()]);
