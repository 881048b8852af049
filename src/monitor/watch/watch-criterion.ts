import type { ChangeState } from "../../stats/gates/change-detector.ts";
import { changeDetector } from "../../stats/gates/change-detector.ts";
import type { Example } from "./examples.ts";
import { withExample } from "./examples.ts";

/** A criterion that is looked at after every run. Plain data. */
export interface CriterionWatch {
  readonly worse: ChangeState;
  /** Only while it is known to fail: whether it is met again. */
  readonly better?: ChangeState;
  /** The latest bad runs, the newest first. */
  readonly examples: readonly Example[];
}

export interface Outcome extends Example {
  /** 0 good to 1 bad. */
  readonly bad: number;
  readonly weight: number;
}

export const NEW_WATCH: CriterionWatch = { worse: changeDetector.start("worse"), examples: [] };

/** The watch after one more run. */
export function watchCriterion(watch: CriterionWatch, outcome: Outcome, most: number): CriterionWatch {
  const { bad, weight, at } = outcome;
  const watched = { bad, weight, at, limit: most };
  const examples = withExample(watch.examples, outcome, most);
  return watch.better === undefined
    ? { worse: changeDetector.step(watch.worse, watched), examples }
    : { ...watch, better: changeDetector.step(watch.better, watched), examples };
}
