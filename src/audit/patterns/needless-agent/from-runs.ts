import type { Place, Program, RunFacts } from "../../model/program.ts";
import type { Found, Kind } from "../kind.ts";
import { mainCall } from "../main-call.ts";

/** Fewer runs than these say little of how many paths there are. */
const ENOUGH = 20;

export const onePath: Kind = {
  id: "one-path-in-runs",
  pattern: 1,
  title: "An agent that always takes the same path",
  why: "If what it does next never differs, code can do it, without the turns in which a model decides so.",
  looksFor:
    "With `--runs`: a workflow of which 20 runs or more completed, each with two calls of a model or more, 95 % of them with the same calls of models and tools in the same order.",
  find: (program) =>
    program.outside.runs
      .filter(
        ({ runs, share, asks, common }) => runs >= ENOUGH && share >= 0.95 && asks >= 2 && common.length >= 3,
      )
      .map(
        (facts): Found => ({
          severity: "high",
          subject: facts.workflow,
          place: placeOf(program, facts),
          message: `${Math.round(facts.share * facts.runs)} of ${facts.runs} recorded runs of \`${facts.workflow}\` took one path: ${facts.common.join(", ")}`,
          fix: `Write \`${facts.workflow}\` as a chain of these steps, and ask the model only for what each needs`,
          command: `airworthy runs list --workflow ${facts.workflow}`,
        }),
      ),
};

export const compoundingError: Kind = {
  id: "compounding-error",
  pattern: 1,
  title: "Steps whose errors add up",
  why: "Each step that can fail multiplies into the next: six at 95 % are 74 % together.",
  looksFor:
    "With `--runs`: a workflow whose usual path, by the measured rates of its steps, ends well less than 9 times of 10.",
  find: (program) =>
    program.outside.runs
      .filter(({ runs, success }) => runs >= ENOUGH && success < 0.9)
      .map(
        (facts): Found => ({
          severity: "medium",
          subject: facts.workflow,
          place: placeOf(program, facts),
          message: `The steps of \`${facts.workflow}\` together end well ${Math.round(facts.success * 100)} times of 100, measured on ${facts.runs} runs${facts.costliest === undefined ? "" : `; \`${facts.costliest}\` costs most of it`}`,
          fix: `Mend \`${facts.costliest ?? facts.workflow}\` first: a check and one more try there, or fewer steps`,
          command: "airworthy failures",
        }),
      ),
};

/** Where the code of the workflow is, as far as names tell; else where the program asks its model. */
function placeOf(program: Program, { workflow }: RunFacts): Place {
  const named =
    program.loops.find(({ name }) => name === workflow) ?? program.calls.find(({ fn }) => fn === workflow);
  return named?.place ?? mainCall(program)?.place ?? { file: `runs of ${workflow}`, line: 1, endLine: 1 };
}
