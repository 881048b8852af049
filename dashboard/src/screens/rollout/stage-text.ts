import type { Rollout } from "../../api/types.ts";

export type Stage = NonNullable<Rollout["plan"]["stages"]>[number];

/** What a stage is, in a word or two. */
export function stageText(stage: Stage): string {
  switch (stage.kind) {
    case "eval":
      return stage.tag === undefined ? `eval ${stage.evaluation}` : `eval ${stage.evaluation} #${stage.tag}`;
    case "shadow":
      return "shadow";
    case "canary":
      return `${stage.percent} %`;
  }
}

/** What it takes to leave it. */
export function stageNeeds(stage: Stage): string {
  switch (stage.kind) {
    case "eval":
      return "must not block";
    case "shadow":
      return `${stage.runs.toLocaleString("en-US")} runs`;
    case "canary": {
      const runs = `${(stage.minRuns ?? 30).toLocaleString("en-US")} runs`;
      const time = stage.minTime === undefined ? "" : `, ${timeText(stage.minTime)}`;
      const review = stage.review === undefined ? "" : ", each answer reviewed";
      return `${runs}${time}${stage.cohort === undefined ? "" : ", a cohort"}${review}`;
    }
  }
}

function timeText(time: number | string): string {
  return typeof time === "number" ? `${time / 1_000} s` : time;
}
