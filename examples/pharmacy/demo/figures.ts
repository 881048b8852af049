import type { PriceTable } from "airworthy/observe";
import { NO_USAGE } from "airworthy/observe";
import { wilson } from "../../../src/stats/wilson.ts";
import type { Trial } from "../measure.ts";

/** How many of some trials were right. */
export interface Share {
  readonly name: string;
  readonly right: number;
  readonly n: number;
}

const ROUTES = ["order_status", "refund", "product", "handover"] as const;
const KINDS = ["clean", "noisy", "misspelt", "ambiguous", "several", "hostile"] as const;

/** By the route that a message should take; all of them last. */
export function byRoute(trials: readonly Trial[]): readonly Share[] {
  const parts = ROUTES.map((route) =>
    shareOf(
      route,
      trials.filter(({ message }) => message.expect.route === route),
    ),
  );
  return [...parts, shareOf("all", trials)];
}

export function byKind(trials: readonly Trial[]): readonly Share[] {
  return KINDS.map((kind) =>
    shareOf(
      kind,
      trials.filter(({ message }) => message.kind === kind),
    ),
  );
}

function shareOf(name: string, trials: readonly Trial[]): Share {
  return { name, right: trials.filter(({ faults }) => faults.length === 0).length, n: trials.length };
}

export function percent({ right, n }: Share): string {
  return n === 0 ? "-" : `${Math.round((100 * right) / n)} %`;
}

/** What the rate may be as well, given how few were tried: 95 %, by Wilson. */
export function interval({ right, n }: Share): string {
  const { low, high } = wilson(right, n);
  return `${Math.round(100 * low)} to ${Math.round(100 * high)} %`;
}

/** In ms; the nearest rank. */
export function percentile(trials: readonly Trial[], share: number): number {
  const sorted = trials.map(({ took }) => took).sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

export interface Spent {
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** US dollars; undefined if the price of one call is unknown. */
  readonly cost: number | undefined;
}

export function spentOn(trials: readonly Trial[]): Spent {
  const sum = (of: (trial: Trial) => number): number => trials.reduce((total, trial) => total + of(trial), 0);
  const known = trials.every(({ totals }) => totals.cost !== undefined);
  return {
    tokensIn: sum(({ totals }) => totals.tokensIn),
    tokensOut: sum(({ totals }) => totals.tokensOut),
    cost: known ? sum(({ totals }) => totals.cost ?? 0) : undefined,
  };
}

/** What a hosted model would have charged for as many tokens, at its list price and without a cache. */
export function hostedCost(prices: PriceTable, model: string, { tokensIn, tokensOut }: Spent) {
  const usage = { ...NO_USAGE, input: tokensIn, output: tokensOut, total: tokensIn + tokensOut };
  return prices.cost({ provider: "openai", model, usage });
}
