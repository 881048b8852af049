import type { CallDifference, Share } from "./call-differences.ts";
import type { AttributeKind } from "./run-attributes.ts";

export interface SegmentCondition {
  readonly kind: AttributeKind;
  readonly name: string;
  readonly value: string;
}

const NAMES: Readonly<Partial<Record<AttributeKind, string>>> = { tool: "tool ", input: "input " };

/** `plan = gold and route = refund`. */
export function conditionsText(conditions: readonly SegmentCondition[]): string {
  return conditions
    .map(
      ({ kind, name, value }) => `${NAMES[kind] ?? ""}${name}${kind === "tool" ? " called" : ` = ${value}`}`,
    )
    .join(" and ");
}

/** `tool find_order fails with invalid_output: … in 93 of 104 runs here, 0 of 150 elsewhere`. */
export function differenceText({ what, kind, step, name, detail, inside, outside }: CallDifference): string {
  const call = kind === "tool" ? `tool ${name}${step === name ? "" : ` (${step})`}` : `${kind} ${step}`;
  const does = {
    fails: `fails with ${detail}`,
    answers: `answers ${detail}`,
    called: "is called",
    skipped: "is not called",
  }[what];
  return `${call} ${does} in ${shareText(inside)} runs here, ${shareText(outside)} elsewhere`;
}

export function shareText({ count, of }: Share): string {
  return `${count} of ${of}`;
}

/** `3.2 %`. */
export function percent(share: number): string {
  const points = share * 100;
  return `${points >= 10 || points === 0 ? points.toFixed(0) : points.toFixed(1)} %`;
}
