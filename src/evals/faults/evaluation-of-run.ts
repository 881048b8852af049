import { decode } from "../../core/codec.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { StoredRun } from "../../core/run.ts";
import type { AnyWorkflow } from "../../core/workflow.ts";
import type { Evaluation } from "../evaluation.ts";
import { evaluation } from "../evaluation.ts";
import { exact } from "../scorers/exact.ts";

/**
 * One recorded run as an evaluation of a single case: what it gave is what is right.
 *
 * @throws `run_not_completed`
 */
export function evaluationOfRun(run: StoredRun, workflow: AnyWorkflow): Evaluation {
  if (run.end?.status !== "completed") throw notCompleted(run);
  return evaluation({
    name: `run ${run.id}`,
    workflow: workflow as Parameters<typeof evaluation>[0]["workflow"],
    dataset: [
      {
        id: run.id,
        input: decode(run.input.text),
        expected: decode(run.end.output.text),
        ...(run.subject === undefined ? {} : { subject: run.subject }),
      },
    ],
    scorers: [exact()],
  });
}

function notCompleted({ id, status }: StoredRun): AirworthyError {
  return new AirworthyError({
    code: "run_not_completed",
    message: `Cannot put run "${id}" to the test: it is ${status}, expected a run that completed`,
    hint: "Choose a run that went well: only against its result can be said what a fault has done",
  });
}
