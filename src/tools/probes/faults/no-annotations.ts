import type { Fault } from "../fault.ts";

const HINTS = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] as const;

/** Whether it is said what a call changes. A contract says it by its effect. */
export const noAnnotations: Fault = {
  id: "no_annotations",
  severity: "low",
  stage: "definition",
  pattern: "Nobody can tell a call that may be repeated from one that must not be",
  fix: "Annotate it: readOnlyHint, and for a write destructiveHint and idempotentHint",
  check: ({ tool }) => {
    if (tool.effect !== undefined || HINTS.some((hint) => tool.annotations?.[hint] !== undefined)) return [];
    return [{ message: "It does not say whether it reads or writes" }];
  },
};
