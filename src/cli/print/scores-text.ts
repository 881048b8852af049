import type { Score } from "../../core/experiment.ts";
import { visibleLine } from "../../core/print/visible.ts";
import type { RunScores } from "../../core/run-scores.ts";

/** What scorers said of a run, a line each. */
export function scoresText({ scores }: RunScores): string {
  return Object.entries(scores)
    .map(([name, score]) => visibleLine(`${name}: ${wordsOf(score)}`))
    .join("\n");
}

function wordsOf(score: Score): string {
  switch (score.kind) {
    case "scored":
      return `${Math.round(score.value * 100) / 100}, ${score.pass ? "passes" : "does not pass"}${after(score.reason)}`;
    case "skipped":
      return `left out${after(score.reason)}`;
    case "error":
      return `the scorer failed: ${score.message}`;
  }
}

function after(reason: string | undefined): string {
  return reason === undefined ? "" : `: ${reason}`;
}
