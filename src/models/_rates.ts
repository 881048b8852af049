import type { Usage } from "./usage.ts";

/** US dollars per million tokens; with tiers, the rate of a whole call depends on its total input. */
export type Rate = number | { readonly base: number; readonly tiers: readonly Tier[] };

interface Tier {
  /** The rate holds for calls with more input tokens than this. */
  readonly start: number;
  readonly price: number;
}

export type Rates =
  | { readonly kind: "unknown" }
  | {
      readonly kind: "known";
      readonly input: Rate | undefined;
      readonly cacheRead: Rate | undefined;
      readonly cacheWrite: Rate | undefined;
      readonly output: Rate | undefined;
      readonly reasoning: Rate | undefined;
      /** US dollars for the call itself, whatever its tokens. */
      readonly call: number;
    };

export const UNKNOWN_RATES: Rates = { kind: "unknown" };

/** US dollars, or `undefined` where a kind of token was used that has no rate. */
export function price(usage: Usage, rates: Rates): number | undefined {
  if (rates.kind === "unknown") return undefined;
  if (usage.total === 0) return isFree(rates) ? 0 : undefined;

  const context = usage.input + usage.cacheRead + usage.cacheWrite;
  const millionths =
    part(usage.input, rates.input, context) +
    part(usage.cacheRead, rates.cacheRead, context) +
    part(usage.cacheWrite, rates.cacheWrite, context) +
    part(usage.output, rates.output, context) +
    part(usage.reasoning, rates.reasoning, context);
  return Number.isNaN(millionths) ? undefined : millionths / 1e6 + rates.call;
}

/** Whether nothing about these rates ever costs anything. */
export function isFree(rates: Rates): boolean {
  if (rates.kind === "unknown" || rates.call > 0) return false;
  const { input, cacheRead, cacheWrite, output, reasoning } = rates;
  return [input, cacheRead, cacheWrite, output, reasoning].every((rate) => rate === undefined || rate === 0);
}

function part(tokens: number, rate: Rate | undefined, context: number): number {
  if (tokens === 0) return 0;
  if (typeof rate === "number") return tokens * rate;
  if (rate === undefined) return Number.NaN;

  let perMillion = rate.base;
  for (const tier of rate.tiers) if (context > tier.start) perMillion = tier.price;
  return tokens * perMillion;
}
