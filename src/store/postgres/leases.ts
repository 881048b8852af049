import { numberOf, onlyRow, textOf } from "./_row.ts";
import type { Ask } from "./database.ts";

export interface Claim {
  readonly name: string;
  /** By the caller's clock, ms since the epoch: how far they lie apart is what is asked for. */
  readonly now: number;
  readonly until: number;
  /** A right that ends later than this was taken by a clock that was wrong. Default: never. */
  readonly tooLate?: number;
}

/**
 * Takes or renews a right that one process has at a time. How long it lasts goes by the database's clock, so that
 * clocks of two machines which differ by minutes neither take it from each other nor keep it for too long.
 */
export async function takeLease(ask: Ask, what: string, claim: Claim): Promise<boolean> {
  const { name, now, until, tooLate = Number.POSITIVE_INFINITY } = claim;
  const values = [what, name, Math.max(0, until - now), until, tooLate];
  const { taken } = onlyRow(await ask("SELECT aw.take_lease($1, $2, $3, $4, $5) AS taken", values));
  return taken === true;
}

/** Who has it now. */
export async function holderOf(
  ask: Ask,
  what: string,
): Promise<{ readonly name: string; readonly until: number } | undefined> {
  const [row] = await ask("SELECT name, until FROM aw.lease WHERE what = $1 AND ends > clock_timestamp()", [
    what,
  ]);
  return row === undefined ? undefined : { name: textOf(row.name), until: numberOf(row.until) };
}
