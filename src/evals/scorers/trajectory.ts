import { AirworthyError } from "../../core/errors.ts";
import type { Expectations, ExpectedCall } from "../case.ts";
import type { Scored, Scorer, ScorerResult } from "../scorer.ts";
import type { CalledTool } from "./_called-tools.ts";
import { calledTools } from "./_called-tools.ts";
import { assigned, followed } from "./_match-calls.ts";
import { quoted } from "./quoted.ts";
import type { ScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";

export interface TrajectoryOptions extends ScorerOptions {
  /** Whether tools that nobody expects may be called as well. Default true. */
  readonly extra?: boolean;
  /** What is expected of every case. Default: the case's own `expect`. */
  readonly expect?: Pick<Expectations, "tools" | "toolOrder" | "forbidden">;
}

/**
 * Whether the trial called the tools that `case.expect` names (`tools`, with arguments as a part of what was passed;
 * `toolOrder`; `forbidden`). The score is the share of expected calls that were made, 0 where a forbidden tool was
 * called. Each expected call needs a call of its own. Failed calls count as made, calls within a tool too. A case that
 * names none of these is skipped.
 *
 * @throws `expectation_invalid` at a case whose `expect.tools` or `expect.forbidden` cannot be read
 *
 * @example
 * ```ts
 * import { trajectory } from "airworthy/evals";
 *
 * trajectory({ extra: false }).name; //=> "trajectory"
 * ```
 */
export function trajectory(options: TrajectoryOptions = {}): Scorer<unknown> {
  const { extra = true } = options;
  return scorerOf<unknown>({ kind: "trajectory", ...options }, async (trial) => {
    const expect = options.expect ?? trial.case.expect ?? {};
    if (expect.tools === undefined && expect.forbidden === undefined)
      return { skip: true, reason: "the case expects no tools" };
    return judged(await calledTools(trial), checked(expect, trial), extra);
  });
}

interface Wanted {
  readonly tools: readonly Expected[];
  readonly inOrder: boolean;
  readonly forbidden: readonly string[];
  /** False where only forbidden tools are named: then any other may be called. */
  readonly listed: boolean;
}

interface Expected {
  readonly tool: string;
  readonly args?: unknown;
}

function judged(called: readonly CalledTool[], wanted: Wanted, extra: boolean): ScorerResult {
  const refused = called.find(({ tool }) => wanted.forbidden.includes(tool));
  if (refused !== undefined) {
    return { value: 0, reason: `${calledText(called)}; ${refused.tool} is forbidden` };
  }
  const found = wanted.inOrder ? followed(called, wanted.tools) : assigned(called, wanted.tools);
  const made = found.filter((index) => index !== undefined).length;
  if (made < wanted.tools.length) return missing(called, wanted, found);
  if (!extra && wanted.listed && called.length > made) {
    const others = called.filter((_, index) => !found.includes(index)).map(({ tool }) => tool);
    return { value: 0, reason: `${calledText(called)}; expected no ${[...new Set(others)].join(", ")}` };
  }
  return 1;
}

function missing(
  called: readonly CalledTool[],
  { tools, inOrder }: Wanted,
  found: readonly (number | undefined)[],
): ScorerResult {
  const index = found.indexOf(undefined);
  const value = found.filter((one) => one !== undefined).length / tools.length;
  const { tool, args } = tools[index] ?? { tool: "" };
  const same = called.filter((call) => call.tool === tool);
  if (args !== undefined && same.length > 0) {
    const given = same.map((call) => quoted(call.args)).join(" and ");
    return { value, reason: `called ${tool} with ${given}; expected ${quoted(args)}` };
  }
  const expected = inOrder ? tools.map((one) => one.tool).join(", then ") : tool;
  return { value, reason: `${calledText(called)}; expected ${expected}` };
}

function calledText(called: readonly CalledTool[]): string {
  return called.length === 0 ? "called no tool" : `called ${called.map(({ tool }) => tool).join(", ")}`;
}

function checked(expect: Expectations, trial: Scored): Wanted {
  const { tools, toolOrder = "set", forbidden = [] } = expect;
  if (tools !== undefined && !Array.isArray(tools)) throw unreadable("tools", tools, trial);
  if (!Array.isArray(forbidden) || !forbidden.every((one) => typeof one === "string"))
    throw unreadable("forbidden", forbidden, trial);
  if (toolOrder !== "set" && toolOrder !== "order") throw unreadable("toolOrder", toolOrder, trial);
  return {
    tools: (tools ?? []).map((one: ExpectedCall) => expectedOf(one, trial)),
    inOrder: toolOrder === "order",
    forbidden,
    listed: tools !== undefined,
  };
}

function expectedOf(one: ExpectedCall, trial: Scored): Expected {
  if (typeof one === "string") return { tool: one };
  if (typeof one === "object" && one !== null && typeof one.tool === "string") return one;
  throw unreadable("tools", one, trial);
}

const FORMS = {
  tools: "names of tools, or objects with tool and args",
  forbidden: "a list of names of tools",
  toolOrder: '"set" or "order"',
};

function unreadable(part: keyof typeof FORMS, value: unknown, trial: Scored): AirworthyError {
  return new AirworthyError({
    code: "expectation_invalid",
    message: `Cannot read expect.${part} of case "${trial.case.id}": got ${quoted(value)}, expected ${FORMS[part]}`,
    hint: "Correct the case",
  });
}
