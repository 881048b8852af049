import { duration, money, plural } from "../../core/print/amounts.ts";
import type { Column } from "../../core/print/table.ts";
import { table } from "../../core/print/table.ts";
import { visibleLine } from "../../core/print/visible.ts";
import type { FullPlan, Stage } from "../../rollout/plan.ts";
import { DEFAULT_MIN_RUNS } from "../../rollout/plan.ts";
import type { AmountTile, RateTile, RolloutView } from "../../rollout/rollout-view.ts";
import type { Terminal } from "../terminal.ts";

/** A plan, a line a stage and a line a gate. */
export function planText(plan: FullPlan): string {
  const { workflow, incumbent = "the app's own code", candidate, unit, stages, gates } = plan;
  return [
    `${workflow}: ${candidate} for ${incumbent}, by ${unit}`,
    ...stages.map((stage, i) => `  ${i + 1}  ${stageText(stage)}`),
    ...Object.entries(gates).map(([name, limit]) => `  ${name.padEnd(11)} ${limitText(limit)}`),
  ].join("\n");
}

export function stageText(stage: Stage): string {
  switch (stage.kind) {
    case "eval":
      return `evals: ${stage.evaluation}${stage.tag === undefined ? "" : `, cases with the tag ${stage.tag}`}`;
    case "shadow":
      return `shadow: ${plural(stage.runs, "run")} that nobody sees`;
    case "canary": {
      const { percent, cohort, review, minRuns = DEFAULT_MIN_RUNS, minTime } = stage;
      const of = cohort === undefined ? "" : ` of those with ${JSON.stringify(cohort)}`;
      const least = minTime === undefined ? "" : ` and ${minTime}`;
      const seen = review === undefined ? "" : ", each answer allowed by a person";
      return `${percent} %${of}, at least ${plural(minRuns, "run")}${least}${seen}`;
    }
  }
}

function limitText(limit: unknown): string {
  if (limit === "off") return "not looked at";
  if (limit === "guard") return "no harm";
  if (typeof limit === "number") return `at most ${Math.round(limit * 100)} % higher`;
  if (typeof limit === "object" && limit !== null && "points" in limit)
    return `known to be at most ${Math.round(Number(limit.points) * 1_000) / 10} points more`;
  if (typeof limit === "object" && limit !== null && "factor" in limit)
    return `known to be less than ${Number(limit.factor)} times as many`;
  return String(limit);
}

/** Where a rollout stands. */
export function rolloutText(view: RolloutView, { width, paint }: Pick<Terminal, "width" | "paint">): string {
  const { rollout, tiles, verdict } = view;
  const { id, workflow, candidate, plan, evidence } = rollout;
  const { candidate: served, incumbent } = evidence.served;
  return [
    `${paint("bold", visibleLine(workflow))}: ${stateText(view)}`,
    `${candidate}  ${paint("dim", id)}`,
    `served by the candidate ${plural(served, "run")}, by ${plan.incumbent ?? "the app's own code"} ${plural(incumbent, "run")}`,
    "",
    table(tiles, COLUMNS, { width, paint }),
    "",
    nextText(view),
    ...(verdict.verdict === "BLOCK" && verdict.guilty.length > 0
      ? [`worse: ${verdict.guilty.join(", ")}`]
      : []),
  ].join("\n");
}

function stateText({ rollout: { state, plan } }: RolloutView): string {
  if (state.status === "promoted") return "PROMOTED";
  if (state.status === "rolled_back") return "ROLLED BACK";
  const stage = plan.stages[state.stage];
  const name = stage === undefined ? "" : `: ${stageText(stage)}`;
  const status = state.status === "running" ? "" : ` (${state.status})`;
  return `stage ${state.stage + 1} of ${plan.stages.length}${name}${status}`;
}

function nextText({ rollout: { state }, next }: RolloutView): string {
  if ("last" in state) {
    const { by, why } = state.last;
    const runs =
      state.status === "rolled_back" && state.runs.length > 0
        ? `\nruns: ${state.runs.slice(0, 5).join(" ")}`
        : "";
    return `${state.status.replace("_", " ")} by ${visibleLine(by)}${why === "" ? "" : `: ${visibleLine(why)}`}${runs}`;
  }
  return next.move === "wait"
    ? `waits for: ${next.until}`
    : `next: ${next.move.replace("_", " ")} (${next.why})`;
}

type Shown = RateTile | AmountTile;

const COLUMNS: readonly Column<Shown>[] = [
  { header: "figure", cell: ({ name }) => name },
  { header: "candidate", cell: (tile) => sideText(tile, "candidate"), align: "right" },
  { header: "incumbent", cell: (tile) => sideText(tile, "incumbent"), align: "right" },
  { header: "difference", cell: differenceText, align: "right" },
  { header: "evidence of harm", cell: ({ harm, alarm }) => evidenceText(harm, alarm), align: "right" },
];

function sideText(tile: Shown, side: "candidate" | "incumbent"): string {
  if (tile.kind === "rate") {
    const { rate, runs } = tile[side];
    return runs === 0 ? "-" : `${points(rate)} % of ${runs}`;
  }
  const { mean } = tile[side];
  if (mean === undefined) return "-";
  return tile.name === "cost" ? money(mean) : duration(mean);
}

function differenceText(tile: Shown): string {
  if (tile.kind === "amount") return tile.change === undefined ? "-" : `${signed(tile.change * 100)} %`;
  if (tile.candidate.runs === 0 || tile.incumbent.runs === 0) return "-";
  const { value, low, high } = tile.difference;
  return `${signed(value * 100)} [${points(low)}, ${points(high)}]`;
}

/** How far the gate is on its way to its alarm. */
function evidenceText(harm: number, alarm: number): string {
  return `${Math.max(0, Math.min(100, Math.round((harm / alarm) * 100)))} %`;
}

function points(share: number): string {
  return (Math.round(share * 1_000) / 10).toString();
}

function signed(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return rounded > 0 ? `+${rounded}` : String(rounded);
}
