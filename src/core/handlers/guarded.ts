import type { Handler } from "../call.ts";

/** Lets a contract's own guard decide when, and whether, a try reaches the world. */
export function guarded(): Handler {
  return (call, next) => {
    const { guard } = call.policy;
    return guard === undefined ? next(call) : guard(call, next);
  };
}
