/** What a file is for, by its path below the root. */
export type Role = "code" | "test" | "eval" | "aside";

const TEST =
  /(^|\/)(__tests__|__mocks__|tests?|e2e|cypress|playwright|spec)\/|\.(test|spec|int|e2e|testsuite)\.[cm]?[jt]sx?$|(^|\/)test_[^/]*\.py$|_test\.py$|(^|\/)conftest\.py$/i;
const EVAL =
  /(^|\/)(evals?|evaluations?|benchmarks?)\/|\.evals?\.[cm]?[jt]sx?$|(^|\/)evals?([-.][-.\w]*)?\.(ts|js|mjs|py)$/i;
/** What is kept beside the program: earlier tries, samples, scripts that run once. */
const ASIDE =
  /(^|\/)(prototypes?|first-draft|drafts?|legacy|old|archived?|deprecated|playground|sandbox|scratch|stories|storybook|docs?|examples?|demos?|samples?|cookbooks?|templates?|scripts|tools\/scripts|migrations|seeds?|notebooks?|fixtures?)\//i;

/** What sets up a runner of tests is neither a test nor a part of the program. */
const RUNNER = /(^|\/)(cypress|playwright|vitest|jest|wdio|karma)([-.]\w+)*\.(config|setup)\.[cm]?[jt]s$/i;

export function roleOf(path: string): Role {
  if (RUNNER.test(path)) return "aside";
  if (TEST.test(path)) return "test";
  if (EVAL.test(path)) return "eval";
  return ASIDE.test(path) ? "aside" : "code";
}
