import type { Usage } from "../../core/call.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { PriceTable } from "../../models/prices.ts";
import type { RunCost, SpentCall } from "./run-cost.ts";

/** Counts the tokens of a text as another model would. */
export type CountTokens = (text: string) => number;

export interface OtherModel {
  /** `provider/model`. */
  readonly model: string;
  /** Where the price is from, and the day it is known to be right. */
  readonly source: string;
  readonly asOf: string;
  /** US dollars of each run, in the order of the runs. */
  readonly usd: readonly number[];
  /** `recorded`: the tokens that were recorded, though models count differently; `counted`: the texts counted anew. */
  readonly tokens: "recorded" | "counted";
}

export interface PricedAsOptions {
  readonly prices: PriceTable;
  /** Counts texts anew; without it the recorded tokens are taken. */
  readonly countTokens?: CountTokens | undefined;
}

/** Tried in this order for a model that is named without its provider. */
const PROVIDERS = ["openai", "anthropic", "google", "mistral", "xai", "groq", "deepseek"] as const;

/**
 * What the same model calls would have cost with another model, cache shares and failures being as
 * they were recorded. Whether it would have answered as well is for an eval to say.
 *
 * @throws `price_unknown`
 */
export function pricedAs(name: string, runs: readonly RunCost[], options: PricedAsOptions): OtherModel {
  const { prices, countTokens } = options;
  const found = candidates(name).find(({ provider, model }) => isPriced(prices, provider, model));
  if (found === undefined) throw unknownPrice(name);
  const { provider, model } = found;
  const one = prices.cost({ provider, model, usage: withTotal(PROBE) });
  const usdOf = (call: SpentCall): number => {
    if (call.failed) return 0;
    const usage = countTokens === undefined ? call.usage : counted(call, countTokens);
    return prices.cost({ provider, model, usage: withTotal(usage) })?.usd ?? 0;
  };
  return {
    model: `${provider}/${model}`,
    source: one?.source ?? "unknown",
    asOf: one?.asOf ?? "undated",
    usd: runs.map(({ calls }) => calls.reduce((sum, call) => sum + usdOf(call), 0)),
    tokens: countTokens === undefined ? "recorded" : "counted",
  };
}

const PROBE: Usage = { input: 1, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0 };

function isPriced(prices: PriceTable, provider: string, model: string): boolean {
  return prices.cost({ provider, model, usage: withTotal(PROBE) }) !== undefined;
}

function candidates(name: string): readonly { readonly provider: string; readonly model: string }[] {
  const slash = name.indexOf("/");
  if (slash > 0) return [{ provider: name.slice(0, slash), model: name.slice(slash + 1) }];
  return PROVIDERS.map((provider) => ({ provider, model: name }));
}

function withTotal(usage: Usage): Usage & { readonly total: number } {
  const { input, cacheRead, cacheWrite, output, reasoning } = usage;
  return { ...usage, total: input + cacheRead + cacheWrite + output + reasoning };
}

/** The recorded shares of the cache and of reasoning, on texts counted anew. */
function counted({ usage, texts }: SpentCall, count: CountTokens): Usage {
  if (texts === undefined) return usage;
  const { input, cacheRead, cacheWrite, output, reasoning } = usage;
  const asked = texts.ask.reduce((sum, text) => sum + count(text), 0);
  const share = asked / Math.max(1, input + cacheRead + cacheWrite);
  return {
    input: input * share,
    cacheRead: cacheRead * share,
    cacheWrite: cacheWrite * share,
    output: output === 0 ? 0 : count(texts.answer),
    reasoning,
  };
}

function unknownPrice(name: string): AirworthyError {
  return new AirworthyError({
    code: "price_unknown",
    message: `Cannot say what the same traffic would cost with "${name}": its price is not known`,
    hint: "Write it as provider/model, such as openai/gpt-5-mini, or give its price under `prices` in the configuration",
    data: { model: name },
  });
}
