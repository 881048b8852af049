import type { Ask, Query } from "../../api/client.ts";
import type { RunPage } from "../../api/types.ts";

export function runs(query: Query): Ask<RunPage> {
  return { path: "/runs", query };
}

export interface WorkflowNames {
  readonly figures: readonly { readonly workflow?: string }[];
}

/** The names that traffic has, to choose from. */
export function workflowNames(): Ask<WorkflowNames> {
  return { path: "/figures", query: { by: "workflow" } };
}
