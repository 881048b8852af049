import type { Compared, Measured } from "../../evals/scorers/judge/measure-agreement.ts";
import type { Format } from "../terminal.ts";
import { plural } from "./amounts.ts";
import { cut } from "./display-width.ts";
import { visible } from "./visible.ts";

export interface JudgeTextOptions {
  /** Why the judge may not gate, if it may not. */
  readonly reason: string | undefined;
  readonly width: number;
  readonly paint: (format: Format, text: string) => string;
}

const SHOWN = 10;

/** How well a judge agrees with people, and where it does not. */
export function judgeText(
  { agreement, compared }: Measured,
  { reason, width, paint }: JudgeTextOptions,
): string {
  const { judge, labels, failed, kappa, low, high, levels } = agreement;
  const lines = [
    `Judge ${judge} on ${plural(labels, "label")}: kappa ${two(kappa)}, 95 % interval ${two(low)} to ${two(high)}`,
    `  the same verdict of pass and fail on ${Math.round(agreement.agreement * labels)} of ${labels}`,
  ];
  if (levels !== undefined)
    lines.push(
      `  of the levels themselves: kappa ${two(levels.kappa)}, ${two(levels.low)} to ${two(levels.high)}`,
    );
  if (failed > 0) lines.push(`  no verdict on ${plural(failed, "label")}, not counted`);
  const apart = compared.filter((one) => one.kind === "failed" || !one.agrees);
  if (apart.length > 0) lines.push("", "Where they differ:");
  for (const one of apart.slice(0, SHOWN)) lines.push(cut(`  ${lineOf(one)}`, width));
  if (apart.length > SHOWN) lines.push(`  and ${apart.length - SHOWN} more: see --json`);
  lines.push(
    "",
    reason === undefined ? paint("green", "It may gate.") : paint("red", `It may not gate: ${reason}.`),
  );
  return lines.join("\n");
}

function lineOf(one: Compared): string {
  const { id, level } = one.label;
  if (one.kind === "failed") return visible(`${id}: people ${level}, no verdict: ${one.error.message}`);
  return visible(`${id}: people ${level}, judge ${one.verdict.reason}`);
}

function two(value: number): string {
  return value.toFixed(2);
}
