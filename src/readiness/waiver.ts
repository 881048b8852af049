import { AirworthyError } from "../core/errors.ts";
import { CHECK_IDS } from "./check.ts";

/** Somebody answers for a question that is not answered. */
export interface Waiver {
  /** Id of the check, such as `rollback-drill`. */
  readonly check: string;
  /** Who answers for it. */
  readonly by: string;
  readonly reason: string;
  /** The last day on which it counts, in UTC: `2027-01-31`. */
  readonly until: string;
}

/** What a configuration says of readiness. */
export interface ReadinessSettings {
  /** Tags of cases that count as hard. Default `["hard"]`. */
  readonly hardTags?: readonly string[];
  /** What is typed after `airworthy probe` to probe its tools, such as `tools.ts`; it is named as a step. */
  readonly probe?: string;
  /** The file of the plan of its rollout, for `airworthy rollout start --plan`; it is named as a step. */
  readonly plan?: string;
  readonly waivers?: readonly Waiver[];
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY = 86_400_000;

/** @throws `invalid_waiver` where one has no check, name, reason or date */
export function checkWaivers(waivers: readonly Waiver[]): readonly Waiver[] {
  for (const waiver of waivers) {
    const problem = problemOf(Object(waiver));
    if (problem === undefined) continue;
    throw new AirworthyError({
      code: "invalid_waiver",
      message: `Cannot use a waiver of readiness: ${problem}`,
      hint: "Write { check, by, reason, until } as docs/readiness.md shows; a waiver needs a name, a reason and a date",
    });
  }
  return waivers;
}

function problemOf({ check, by, reason, until }: Partial<Waiver>): string | undefined {
  if (!CHECK_IDS.some((id) => id === check))
    return `"${String(check).slice(0, 80)}" is no check, expected one of ${CHECK_IDS.join(", ")}`;
  if (typeof by !== "string" || by.trim() === "") return `that of "${check}" does not say by whom`;
  if (typeof reason !== "string" || reason.trim() === "") return `that of "${check}" gives no reason`;
  if (typeof until !== "string" || !DATE.test(until) || Number.isNaN(endOf(until)))
    return `until of "${check}" is ${JSON.stringify(until ?? null)}, expected a day such as 2027-01-31`;
  return undefined;
}

/** Whether it still counts. */
export function isOpen({ until }: Waiver, now: number): boolean {
  return now < endOf(until);
}

/** The end of the day, in ms since the epoch. */
function endOf(until: string): number {
  return Date.parse(`${until}T00:00:00Z`) + DAY;
}
