import type { FailureCluster } from "./cluster-failures.ts";

type Told = Pick<FailureCluster, "reason" | "code" | "shape" | "step" | "workflows">;

/** Where it went wrong, for people. */
export function placeOf({ step, workflows, reason }: Told): string {
  const [workflow] = workflows;
  const name = workflow?.name ?? "";
  if (step === undefined) return `${name} (not read)`;
  if (step !== "") return step;
  return reason === "failed" ? `${name} (own code)` : name;
}

/** What went wrong, for people. */
export function whatOf({ reason, code, shape, step }: Told): string {
  const what = { failed: code, interrupted: code, scored: `${code} not passed`, reviewed: "found bad" }[
    reason
  ];
  if (shape !== "") return `${what}: ${shape}`;
  if (reason === "failed" || reason === "interrupted" || step === undefined) return what;
  return step === "" ? `${what}; no tool was called` : `${what}; no call failed, this tool was called last`;
}
