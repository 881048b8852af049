import { duration, money } from "../../core/print/amounts.ts";
import { percent } from "../segments/segment-words.ts";
import type { ReportChange } from "./changes.ts";
import type { GroupFigures } from "./group-figures.ts";
import type { Report } from "./report.ts";

/** `98.2 % (97.1 % to 98.9 %)`. */
export function successText({ success }: GroupFigures): string {
  if (success === undefined) return "no runs";
  return `${share(success.rate)} (${share(success.low)} to ${share(success.high)})`;
}

export function latencyText({ p50, p95 }: GroupFigures): string {
  return p50 === undefined ? "-" : `${duration(p50)} / ${duration(p95)}`;
}

/** `$0.0123 ($0.0110 to $0.0136)`; unknown prices are told, never taken for 0. */
export function costText({ cost, unpriced, runs }: GroupFigures): string {
  if (cost === undefined) return runs === 0 ? "-" : "unknown";
  const without = unpriced === 0 ? "" : `, ${unpriced} unknown`;
  if (cost.high === 0) return `$0${without}`;
  const range = Number.isFinite(cost.high) ? ` (${money(cost.low)} to ${money(cost.high)})` : "";
  return `${money(cost.mean)}${range}${without}`;
}

/** `Failures of support rose from 2.1 % to 8.4 %, by 4.4 to 8.2 points`. */
export function changeText({ figure, workflow, before, after, change }: ReportChange): string {
  const verb = after > before ? "rose" : "fell";
  const of = workflow === undefined ? "" : ` of ${workflow}`;
  const [low, high] = [
    Math.min(Math.abs(change.low), Math.abs(change.high)),
    Math.max(Math.abs(change.low), Math.abs(change.high)),
  ];
  switch (figure) {
    case "failures":
      return `Failures${of} ${verb} from ${percent(before)} to ${percent(after)}, by ${points(low)} to ${points(high)} points`;
    case "cost":
      return `The cost of a run${of} ${verb} from ${money(before)} to ${money(after)}, by ${money(low)} to ${money(high)}`;
    default:
      return `Runs${of} take ${times(change.low)} to ${times(change.high)} times as long: typically ${duration(after)}, before ${duration(before)}`;
  }
}

/** What is said where no change is beyond chance. */
export function unchangedText({ compared, before }: Report): string {
  if (compared === 0)
    return `Nothing can be said: the period before has ${before.runs} runs, and both need 20 of a workflow.`;
  return `Nothing beyond chance, of ${compared} comparisons with the period before.`;
}

/** Of a rate near 1 the digits behind 99 matter. */
function share(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}

function points(difference: number): string {
  return (difference * 100).toFixed(1);
}

function times(ratio: number): string {
  return ratio.toFixed(2);
}

/** `2026-11-22 14:03 UTC`. */
export function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
