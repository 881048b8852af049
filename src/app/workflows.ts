import { AirworthyError } from "../core/errors.ts";
import type { AnyWorkflow } from "../core/workflow.ts";
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

/** @throws `workflow_unknown` listing what there is */
export function findWorkflow(workflows: ReadonlyMap<string, AnyWorkflow>, name: string): AnyWorkflow {
  const found = workflows.get(name);
  if (found !== undefined) return found;
  const known = [...workflows.keys()].map((one) => `"${one}"`).join(", ");
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
