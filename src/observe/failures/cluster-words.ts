import type { FailureCluster } from "./cluster-failures.ts";

/** Where it went wrong, for people. */
export function placeOf({
  step,
  workflows,
  reason,
}: Pick<FailureCluster, "step" | "workflows" | "reason">): string {
  const [workflow] = workflows;
  const name = workflow?.name ?? "";
  if (step === undefined) return `${name} (not read)`;
  if (step !== "") return step;
  return reason === "failed" ? `${name} (own code)` : name;
}

/** What went wrong, for people. */
export function whatOf({ reason, code, shape }: Pick<FailureCluster, "reason" | "code" | "shape">): string {
  const what = { failed: code, interrupted: code, scored: `${code} not passed`, reviewed: "found bad" }[
    reason
  ];
  return shape === "" ? what : `${what}: ${shape}`;
}
