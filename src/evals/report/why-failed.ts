import type { TrialRecord } from "../../core/experiment.ts";

/** Why a trial did not pass, in a line; empty where it did. What is quoted is not ours: see `visibleLine()`. */
export function whyFailed({ error, scores, pass }: TrialRecord): string {
  if (error !== undefined) return `${error.code}: ${error.message}`;
  if (pass === true) return "";
  const missed = Object.entries(scores).flatMap(([name, score]) => {
    if (score.kind === "error") return [`${name}: ${score.message}`];
    if (score.kind === "skipped" || score.pass) return [];
    return [score.reason === undefined ? name : `${name}: ${score.reason}`];
  });
  return missed.join("; ");
}
