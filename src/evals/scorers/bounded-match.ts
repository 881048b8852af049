import type { Context, Script } from "node:vm";
import vm from "node:vm";
import { AirworthyError } from "../../core/errors.ts";

/** Ms that one match may take. */
export const MATCH_BOUND = 250;
/** Up to here even the slowest pattern with a single repetition is far below the bound. */
const SHORT = 20_000;

let sandbox: { readonly script: Script; readonly context: Context } | undefined;

/**
 * Matches within a bounded time. Patterns that backtrack need exponential time on some texts, and a text is whatever a
 * model says; V8 ends a match in another context when its time is over.
 *
 * @throws `pattern_timeout`
 */
export function boundedMatch(pattern: RegExp, text: string): boolean {
  if (text.length <= SHORT && repetitions(pattern.source) <= 1) return pattern.test(text);
  sandbox ??= {
    script: new vm.Script("new RegExp(source, flags).test(text)"),
    context: vm.createContext({}),
  };
  const { script, context } = sandbox;
  Object.assign(context, { source: pattern.source, flags: pattern.flags, text });
  try {
    return script.runInContext(context, { timeout: MATCH_BOUND }) === true;
  } catch (error) {
    throw tooSlow(pattern, text, error);
  } finally {
    context.text = "";
  }
}

function repetitions(source: string): number {
  return source.match(/[*+{]/g)?.length ?? 0;
}

function tooSlow(pattern: RegExp, text: string, cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "pattern_timeout",
    message: `Cannot match ${String(pattern)} on a text of ${text.length} characters: it took more than ${MATCH_BOUND} ms`,
    hint: "Take repetitions inside of repetitions, such as (a+)+, out of the pattern",
    cause,
  });
}
