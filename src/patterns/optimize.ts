import { AirworthyError } from "../core/errors.ts";
import { decided, scoped } from "./_place.ts";

/** How good a candidate is; more is better. The feedback goes into the next proposal. */
export interface Evaluation {
  readonly score: number;
  readonly feedback?: string;
}

export interface Round<Candidate> {
  /** From 1. */
  readonly round: number;
  readonly candidate: Candidate;
  readonly score: number;
  readonly feedback: string | undefined;
}

/** What an improvement may build on beside the last round. */
export interface ImproveAt<Input, Candidate> {
  readonly input: Input;
  /** The round that begins, from 2. */
  readonly round: number;
  readonly best: Round<Candidate>;
  /** All rounds so far, oldest first. */
  readonly history: readonly Round<Candidate>[];
}

export interface OptimizeOptions<Input, Candidate> {
  /** Makes the first candidate. */
  readonly propose: (input: Input, at: { readonly round: number }) => Candidate | Promise<Candidate>;
  /** Makes the next one from the last round with its feedback. Default: `propose` is asked again. */
  readonly improve?: (
    last: Round<NoInfer<Candidate>>,
    at: ImproveAt<NoInfer<Input>, NoInfer<Candidate>>,
  ) => NoInfer<Candidate> | Promise<NoInfer<Candidate>>;
  readonly evaluate: (
    candidate: NoInfer<Candidate>,
    at: { readonly input: NoInfer<Input>; readonly round: number },
  ) => Evaluation | Promise<Evaluation>;
  /** Rounds at most, 1 to 100. Default 5. */
  readonly maxRounds?: number;
  /** Stops at a score of at least this. Default: none. */
  readonly target?: number;
  /** Stops after so many rounds in a row that were no better than the best before them. Default: none. */
  readonly patience?: number;
}

export interface Optimized<Candidate> {
  /** The round with the highest score; of equal ones the first. */
  readonly best: Round<Candidate>;
  readonly history: readonly Round<Candidate>[];
  readonly stopped: "target" | "patience" | "max_rounds";
}

export interface Optimize<Input, Candidate> {
  readonly name: string;
  readonly run: (input: Input) => Promise<Optimized<Candidate>>;
}

const DEFAULT_ROUNDS = 5;
const MAX_ROUNDS = 100;

/**
 * Proposes, evaluates, and proposes again with the feedback, until it is good enough, no longer gets
 * better, or its rounds are spent. It gives the best candidate, not the last one, and says why it
 * stopped. In a run the calls are addressed `name/propose/…` and `name/evaluate/…` (`#2` in the second
 * round, and so on), and every score is kept as `name/score`.
 *
 * @throws `invalid_optimize` for bounds that cannot be, `optimize_score_invalid` for a score that is no number
 *
 * @example
 * ```ts
 * import { optimize } from "airworthy";
 *
 * const slogan = optimize("slogan", {
 *   propose: async (words: string[]) => words.slice(0, 1),
 *   improve: async (last, { input, round }) => input.slice(0, round),
 *   evaluate: async (words) => ({ score: words.join(" ").length, feedback: "Say more" }),
 *   target: 9,
 * });
 *
 * const { best, stopped } = await slogan.run(["Ship", "with", "proof"]);
 * best.candidate; //=> ["Ship", "with"]
 * stopped; //=> "target"
 * ```
 */
export function optimize<Input, Candidate>(
  name: string,
  options: OptimizeOptions<Input, Candidate>,
): Optimize<Input, Candidate> {
  assertBounds(name, options);
  return { name, run: (input) => scoped(name, () => improve(name, input, options)) };
}

async function improve<Input, Candidate>(
  name: string,
  input: Input,
  options: OptimizeOptions<Input, Candidate>,
): Promise<Optimized<Candidate>> {
  const { maxRounds = DEFAULT_ROUNDS } = options;
  const history: Round<Candidate>[] = [];
  let best: Round<Candidate> | undefined;
  for (let round = 1; ; round++) {
    const candidate = await next({ input, round, best, history }, options);
    const result = await scoped("evaluate", async () => options.evaluate(candidate, { input, round }));
    const { score, feedback } = await decided("score", scoreOf(name, round, result));
    const scored = { round, candidate, score, feedback };
    history.push(scored);
    if (best === undefined || score > best.score) best = scored;
    const stopped = whyStop({ best, round, maxRounds }, options);
    if (stopped !== undefined) return { best, history, stopped };
  }
}

function next<Input, Candidate>(
  so: Omit<ImproveAt<Input, Candidate>, "best"> & { readonly best: Round<Candidate> | undefined },
  { propose, improve }: OptimizeOptions<Input, Candidate>,
): Promise<Candidate> {
  const { input, round, best, history } = so;
  const last = history.at(-1);
  return scoped("propose", async () =>
    last === undefined || best === undefined || improve === undefined
      ? propose(input, { round })
      : improve(last, { input, round, best, history: [...history] }),
  );
}

function whyStop(
  { best, round, maxRounds }: { best: Round<unknown>; round: number; maxRounds: number },
  { target, patience }: { readonly target?: number; readonly patience?: number },
): Optimized<unknown>["stopped"] | undefined {
  if (target !== undefined && best.score >= target) return "target";
  if (patience !== undefined && round - best.round >= patience) return "patience";
  return round >= maxRounds ? "max_rounds" : undefined;
}

function scoreOf(name: string, round: number, { score, feedback }: Evaluation): Evaluation {
  if (typeof score === "number" && !Number.isNaN(score))
    return { score, ...(feedback === undefined ? {} : { feedback }) };
  throw new AirworthyError({
    code: "optimize_score_invalid",
    message: `Stopped "${name}" in round ${round}: its evaluation gave the score ${String(score)}, expected a number`,
    hint: "Let evaluate() give a number for every candidate, and its worst one for a candidate it cannot judge",
    data: { round },
  });
}

function assertBounds(
  name: string,
  { maxRounds = DEFAULT_ROUNDS, patience = 1 }: { readonly maxRounds?: number; readonly patience?: number },
): void {
  const wrong =
    !Number.isInteger(maxRounds) || maxRounds < 1 || maxRounds > MAX_ROUNDS
      ? `maxRounds ${maxRounds}: expected an integer from 1 to ${MAX_ROUNDS}`
      : !Number.isInteger(patience) || patience < 1
        ? `patience ${patience}: expected an integer of at least 1`
        : undefined;
  if (wrong === undefined) return;
  throw new AirworthyError({
    code: "invalid_optimize",
    message: `Cannot make "${name}" with ${wrong}`,
    hint: "Change the options of optimize()",
  });
}
