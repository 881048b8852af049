import { AirworthyError } from "../../core/errors.ts";
import type { Scored, Scorer, ScorerResult } from "../scorer.ts";
import { quoted } from "./quoted.ts";
import type { ScorerOptions } from "./scorer-options.ts";
import { noOutput } from "./subject.ts";

/** What a scorer of `autoevals`, and of libraries shaped like it, gives back; a score of null skips the case. */
export interface NamedScore {
  readonly name: string;
  readonly score: number | null;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

type FunctionResult = ScorerResult | NamedScore | null;

/**
 * A function that scores: one of your own, or one of `autoevals` as it is. It is given the trial,
 * in which `input`, `output` and `expected` stand as autoevals calls them.
 */
export type ScorerFunction<Output = unknown> = (
  trial: Scored<Output> & { readonly output: Output },
) => FunctionResult | PromiseLike<FunctionResult>;

/** A scorer as an evaluation takes it. */
export type AnyScorer<Output = unknown> = Scorer<Output> | ScorerFunction<Output>;

/**
 * Makes a scorer of a function, under the function's name; a scorer comes back as it is, or with the options. What autoevals gives as
 * `metadata.rationale` becomes the reason. A function is not asked about a trial without an output: that scores 0.
 *
 * @throws `scorer_invalid` for anything else, and for a function without a name
 *
 * @example
 * ```ts
 * import { toScorer } from "airworthy/evals";
 *
 * const short = toScorer(function short({ output }: { output: string }) {
 *   return { name: "short", score: output.length <= 280 ? 1 : 0 };
 * });
 * short.name; //=> "short"
 * ```
 */
export function toScorer<Output>(scorer: AnyScorer<Output>, options: ScorerOptions = {}): Scorer<Output> {
  if (typeof scorer === "function") return { ...fromFunction(scorer, options.name), ...options };
  if (typeof scorer === "object" && scorer !== null && typeof scorer.score === "function" && scorer.name) {
    const { score } = scorer;
    // Without options it is the very same, whatever it is an instance of.
    return Object.keys(options).length === 0
      ? scorer
      : { ...scorer, ...options, score: (trial) => score.call(scorer, trial) };
  }
  throw invalid(scorer, "expected a scorer or a function");
}

function fromFunction<Output>(score: ScorerFunction<Output>, name = score.name): Scorer<Output> {
  if (name === "") throw invalid(score, "a function needs a name, by which its scores are kept");
  return {
    name,
    score: async (trial) => {
      if (!hasOutput(trial)) return { value: 0, reason: noOutput(trial) };
      return resultOf(await score(trial), name);
    },
  };
}

function hasOutput<Output>(trial: Scored<Output>): trial is Scored<Output> & { readonly output: Output } {
  return trial.output !== undefined;
}

function resultOf(result: FunctionResult, name: string): ScorerResult {
  if (result === null) return { skip: true };
  if (typeof result !== "object" || !("score" in result)) return result;
  const reason = reasonOf(result.metadata);
  if (result.score === null) return { skip: true, ...reason };
  if (typeof result.score === "number") return { value: result.score, ...reason };
  throw invalid(result, `"${name}" gave it as a score, expected a number or null`);
}

function reasonOf(metadata: NamedScore["metadata"]): { reason?: string } {
  const reason = metadata?.rationale ?? metadata?.reason;
  return typeof reason === "string" && reason !== "" ? { reason } : {};
}

function invalid(value: unknown, reason: string): AirworthyError {
  return new AirworthyError({
    code: "scorer_invalid",
    message: `Cannot score with ${typeof value === "function" ? "a function" : quoted(value)}: ${reason}`,
    hint: "Write { name, score: (trial) => … }, or a function with a name, or give toScorer() a name",
  });
}
