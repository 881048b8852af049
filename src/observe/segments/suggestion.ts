import type { CallDifference } from "./call-differences.ts";
import { conditionsText, type SegmentCondition, shareText } from "./segment-words.ts";

/**
 * - `contract`: what a tool gives or takes does not fit its contract for these runs
 * - `tool`, `call`: a tool, or another call, fails for them
 * - `answers`: a call answers otherwise
 * - `route`: no call differs, so that they need a treatment of their own
 * - `customer`: it is mostly one customer
 */
export type SuggestionAction = "contract" | "tool" | "call" | "answers" | "route" | "customer";

export interface Suggestion {
  readonly action: SuggestionAction;
  readonly text: string;
  /** The step it is about. */
  readonly step?: string;
}

export interface Evidence {
  readonly conditions: readonly SegmentCondition[];
  readonly differences: readonly CallDifference[];
  readonly confirmed: boolean;
  readonly worstCustomer: string | undefined;
  readonly failed: number;
  readonly n: number;
  /** Routes of the runs inside, the most frequent first, each with how many runs elsewhere take it. */
  readonly routes: readonly { readonly name: string; readonly inside: number; readonly outside: number }[];
}

/** What a broken contract is told by, and what it means. */
const CONTRACT: Readonly<Record<string, string>> = {
  invalid_output: "its answers do not fit its output schema",
  invalid_input: "what it is called with does not fit its input schema",
  internal: "it throws what its contract does not list",
};

/** What to do about a segment, from what was found in it. */
export function suggestionFor(evidence: Evidence): Suggestion {
  const { differences, confirmed, worstCustomer, conditions } = evidence;
  const [first] = differences.filter(({ what }) => what === "fails");
  const who = conditionsText(conditions);
  if (!confirmed && worstCustomer !== undefined) {
    const also = first === undefined ? "" : ` In its runs ${failing(first)}.`;
    return {
      action: "customer",
      text: `Without customer ${worstCustomer} nothing is left of it: look at the runs of ${worstCustomer} before anything is changed for all runs with ${who}.${also}`,
      ...(first === undefined ? {} : { step: first.step }),
    };
  }
  if (first !== undefined) return ofFailing(first, { who, also: sameFault(first, differences) });
  const answers = differences.find(({ what }) => what === "answers");
  if (answers !== undefined) return ofAnswers(answers, who);
  return ofPath(evidence, who);
}

/** Other tools that fail alike: one cause is often behind several. */
function sameFault(first: CallDifference, differences: readonly CallDifference[]): string {
  const names = differences.flatMap(({ what, kind, code, name }) =>
    what === "fails" && kind === "tool" && code === first.code && name !== first.name ? [name] : [],
  );
  const others = [...new Set(names)];
  return first.kind !== "tool" || others.length === 0 ? "" : ` So does ${others.join(", ")}.`;
}

function ofFailing(
  call: CallDifference,
  { who, also }: { readonly who: string; readonly also: string },
): Suggestion {
  const { kind, name, step, code = "", inside, outside } = call;
  const broken = CONTRACT[code];
  const evidence = `${shareText(inside)} runs here against ${shareText(outside)} elsewhere`;
  if (kind === "tool" && broken !== undefined)
    return {
      action: "contract",
      step,
      text: `The contract of tool ${name} breaks for runs with ${who}: ${broken} (${evidence}).${also} Let it take what it meets there, or mend the tool; ${examplesText(call)} become cases.`,
    };
  if (kind === "tool")
    return {
      action: "tool",
      step,
      text: `Tool ${name} fails with ${code} for runs with ${who} (${evidence}).${also} Mend it for these, or let the workflow take another way round it; ${examplesText(call)} become cases.`,
    };
  return {
    action: "call",
    step,
    text: `The ${kind} at ${step} fails with ${code} for runs with ${who} (${evidence}): look at ${examplesText(call)}${kind === "model" ? ", and try another prompt or model for these on a route of their own" : ""}.`,
  };
}

function ofAnswers(call: CallDifference, who: string): Suggestion {
  const { kind, name, step, detail, inside, outside } = call;
  return {
    action: "answers",
    step,
    text: `Nothing fails there by itself, but ${kind === "tool" ? `tool ${name}` : `the ${kind} at ${step}`} answers ${detail} in ${shareText(inside)} runs with ${who} against ${shareText(outside)} elsewhere: see whether that is right for ${examplesText(call)}.`,
  };
}

function ofPath({ routes, failed, n, conditions, differences }: Evidence, who: string): Suggestion {
  const [most] = routes;
  const path = differences[0];
  const otherwise =
    path === undefined
      ? "No call fails or answers otherwise there: what goes wrong is what is made of it."
      : `What differs is the way: the ${path.kind} at ${path.step} is ${path.what === "skipped" ? "left out" : "called"} in ${shareText(path.inside)} runs against ${shareText(path.outside)} elsewhere.`;
  const isRoute = conditions.some(({ kind }) => kind === "route");
  if (isRoute || most === undefined)
    return {
      action: "route",
      text: `${otherwise} ${most === undefined ? "Their workflow has no routes: give them one of their own" : "Split the route"}, with a prompt and cases for runs with ${who}; the ${failed} of ${n} that failed are the first cases.`,
    };
  return {
    action: "route",
    text: `${otherwise} ${most.inside} of them take the route ${most.name}, with ${most.outside} other runs: add a route for runs with ${who}, where prompt and tools can differ.`,
  };
}

function failing({ kind, name, step, code, inside }: CallDifference): string {
  return `${kind === "tool" ? `tool ${name}` : `the ${kind} at ${step}`} fails with ${code} in ${shareText(inside)}`;
}

function examplesText({ examples }: CallDifference): string {
  return examples.length === 1 ? "the example run" : "the example runs";
}
