import { AirworthyError } from "../../core/errors.ts";
import { FAULTS } from "./faults.ts";
import type { ProbeOptions } from "./probe.ts";
import type { ProbeTarget } from "./probe-target.ts";

/** Whoever looks for what does not exist must not be told that there is none of it. @throws `unknown_fault`, `unknown_tool` */
export function checkOptions({ tools }: ProbeTarget, { faults, tools: wanted }: ProbeOptions): void {
  const known = [...FAULTS.map(({ id }) => id), "protocol_violation"] as const;
  const fault = faults?.find((one) => !known.includes(one as never));
  if (fault !== undefined)
    throw new AirworthyError({
      code: "unknown_fault",
      message: `Cannot look for "${fault}": it is no fault that a probe knows`,
      hint: `It knows ${known.join(", ")}`,
    });
  const tool = wanted?.find((one) => !tools.some(({ name }) => name === one));
  if (tool === undefined) return;
  const names = tools.map(({ name }) => name);
  throw new AirworthyError({
    code: "unknown_tool",
    message: `Cannot probe the tool "${tool}": there is none of this name`,
    hint: `There ${names.length === 0 ? "is none at all" : `are ${names.slice(0, 20).join(", ")}${names.length > 20 ? " and others" : ""}`}`,
  });
}
