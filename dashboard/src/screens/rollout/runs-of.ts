import type { Rollout } from "../../api/types.ts";
import { withParams } from "../../router/use-params.ts";

export type Of = Pick<Rollout, "workflow" | "candidate" | "incumbent" | "startedAt" | "endedAt">;

/** The runs of one side of a rollout. The app's own code is no release, so that all runs of the time stand for it. */
export function runsOf(
  { workflow, candidate, incumbent, startedAt, endedAt }: Of,
  side: "candidate" | "incumbent",
  filters: Readonly<Record<string, string>> = {},
): string {
  const release = side === "candidate" ? candidate : (incumbent ?? undefined);
  return withParams(
    "/runs",
    {},
    {
      workflow,
      release,
      since: String(startedAt),
      until: endedAt === null ? undefined : String(endedAt),
      only: "traffic",
      ...filters,
    },
  );
}
