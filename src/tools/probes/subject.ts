import type { Input, Observation } from "./caller.ts";
import type { ProbeTool } from "./probe-target.ts";
import type { Kind } from "./tool-kind.ts";
import { kindOf } from "./tool-kind.ts";

/** A tool while it is probed, with what was learnt of it. */
export interface Subject {
  readonly tool: ProbeTool;
  readonly kind: Kind;
  readonly mayCall: boolean;
  /** Whether its input schema can be checked against; why not, else. */
  readonly brokenSchema: string | undefined;
  /** All calls of it. */
  readonly seen: Observation[];
  /** A call that went well; undefined as long as none did. */
  baseline: Observation | undefined;
  /** Inputs that were tried and did not go well. */
  readonly tried: Input[];
  /** Whether a second, equal call changed anything; undefined where nobody could see. */
  repeatable: boolean | undefined;
  /** Whether a call changed what other tools show. */
  changesState: boolean | undefined;
}

export function subjectOf(
  tool: ProbeTool,
  { allowWrites, brokenSchema }: { allowWrites: boolean; brokenSchema: string | undefined },
): Subject {
  const kind = kindOf(tool);
  return {
    tool,
    kind,
    mayCall:
      tool.definitionOnly !== true &&
      (kind.effect === "read" || (allowWrites && !ENDS_THINGS.test(tool.name))),
    brokenSchema,
    seen: [],
    baseline: undefined,
    tried: [],
    repeatable: undefined,
    changesState: undefined,
  };
}

/** What would end the server or leave the sandbox. */
const ENDS_THINGS =
  /(^|[_-])(shutdown|kill|restart|reboot|exit|quit|logout|uninstall|self[_-]?destruct)([_-]|$)/i;
