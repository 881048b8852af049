import type { z } from "@hono/zod-openapi";
import type { Score } from "../core/experiment.ts";
import type { RunScores } from "../core/run-scores.ts";
import type { run } from "./schemas/run.ts";

type ScoresView = NonNullable<z.infer<typeof run>["scores"]>;

/** What scorers said of a run, as the API gives it. */
export function scoresView({ value, at, cost, scores }: RunScores): ScoresView {
  return {
    value: value ?? null,
    at,
    cost,
    by: Object.entries(scores).map(([scorer, score]) => scoreView(scorer, score)),
  };
}

function scoreView(scorer: string, score: Score): ScoresView["by"][number] {
  const spent = "spent" in score ? score.spent : undefined;
  const isScored = score.kind === "scored";
  return {
    scorer,
    kind: score.kind,
    value: isScored ? score.value : null,
    pass: isScored ? score.pass : null,
    reason: score.kind === "error" ? `${score.message} (${score.code})` : (score.reason ?? ""),
    runs: [...(spent?.runs ?? [])],
  };
}
