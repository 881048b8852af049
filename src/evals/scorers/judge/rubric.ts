import { AirworthyError } from "../../../core/errors.ts";
import { quoted } from "../quoted.ts";

/** One of the levels that a judge chooses from. */
export interface Level {
  readonly name: string;
  /** 0 (worst) to 1 (best). */
  readonly score: number;
  /** When it is this one, in a sentence. */
  readonly means: string;
}

/** What a judge is to look at, and what it may answer. */
export interface Rubric {
  /** What is asked of the answer, such as "Is the customer told when the parcel will come?". */
  readonly criterion: string;
  /** At least two, the best first. Default: `pass` and `fail`. */
  readonly levels?: readonly Level[];
}

const PASS_OR_FAIL: readonly Level[] = [
  { name: "pass", score: 1, means: "the answer meets the criterion in full" },
  { name: "fail", score: 0, means: "the answer does not meet the criterion, or only in part" },
];

/**
 * A rubric with its levels; a text is a criterion that is met or not.
 *
 * @throws `rubric_invalid`
 */
export function rubricOf(given: Rubric | string): Required<Rubric> {
  const { criterion, levels = PASS_OR_FAIL } = typeof given === "string" ? { criterion: given } : given;
  if (typeof criterion !== "string" || criterion.trim() === "") throw invalid("it has no criterion");
  if (levels.length < 2) throw invalid(`it has ${levels.length} levels, expected at least 2`);
  for (const { name, score } of levels) {
    if (name.trim() === "") throw invalid("a level has no name");
    if (!(score >= 0 && score <= 1))
      throw invalid(`level ${quoted(name)} has the score ${score}, expected 0 to 1`);
  }
  const twice = levels.find(({ name }, index) => levels.findIndex((one) => one.name === name) !== index);
  if (twice !== undefined) throw invalid(`two levels are called ${quoted(twice.name)}`);
  return { criterion, levels };
}

function invalid(reason: string): AirworthyError {
  return new AirworthyError({
    code: "rubric_invalid",
    message: `Cannot judge by this rubric: ${reason}`,
    hint: 'Say in a sentence what the answer must do, and write levels as { name: "polite", score: 1, means: "…" }',
  });
}
