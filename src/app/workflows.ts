import { AirworthyError } from "../core/errors.ts";
import type { AnyWorkflow } from "../core/workflow.ts";
import { userWorkflow } from "../evals/trials/user-workflow.ts";
import type { Config } from "./config.ts";
import type { Recorded } from "./record.ts";

export type Runnable = AnyWorkflow | (Pick<Recorded, "effects"> & { readonly workflow: AnyWorkflow });

export function workflowOf(runnable: Runnable): AnyWorkflow {
  return "workflow" in runnable ? runnable.workflow : runnable;
}

/** By name. @throws `duplicate_workflow` */
export function namedWorkflows(runnables: readonly Runnable[]): ReadonlyMap<string, AnyWorkflow> {
  const named = new Map<string, AnyWorkflow>();
  for (const workflow of runnables.map(workflowOf)) {
    if (named.has(workflow.name)) throw duplicate(workflow.name);
    named.set(workflow.name, workflow);
  }
  return named;
}

/** What evaluations and scorers try beside the configured workflows: their runs are to replay as well. */
export function withEvaluated(
  named: ReadonlyMap<string, AnyWorkflow>,
  { evals = [], scoring = [] }: Pick<Config, "evals" | "scoring">,
): ReadonlyMap<string, AnyWorkflow> {
  if (evals.length === 0 && scoring.length === 0) return named;
  const all = new Map<string, AnyWorkflow>([[userWorkflow.name, userWorkflow]]);
  for (const { scorers } of scoring)
    for (const { workflows = [] } of scorers) for (const one of workflows) all.set(one.name, one);
  for (const { options, scorers } of evals) {
    for (const { workflows = [] } of scorers) for (const one of workflows) all.set(one.name, one);
    for (const { workflow } of Object.values(options.releases ?? {}))
      if (workflow !== undefined) all.set(workflow.name, workflow);
    all.set(options.workflow.name, options.workflow);
  }
  return new Map([...all, ...named]);
}

/** @throws `workflow_unknown` listing what there is */
export function findWorkflow(workflows: ReadonlyMap<string, AnyWorkflow>, name: string): AnyWorkflow {
  const found = workflows.get(name);
  if (found !== undefined) return found;
  // Every app has the simulated user, and nobody has configured it.
  const own = [...workflows.keys()].filter((one) => one !== userWorkflow.name);
  const known = own.map((one) => `"${one}"`).join(", ");
  throw new AirworthyError({
    code: "workflow_unknown",
    message: `Cannot find the workflow "${name}": ${known === "" ? "none is configured" : `configured are ${known}`}`,
    hint: "List it under workflows in airworthy.config.ts; a recorded function is listed the same way",
  });
}

function duplicate(name: string): AirworthyError {
  return new AirworthyError({
    code: "duplicate_workflow",
    message: `Cannot open the app: two workflows are named "${name}"`,
    hint: "Give each its own name, since runs are found again by it",
  });
}
