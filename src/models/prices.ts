import { AirworthyError } from "../core/errors.ts";
import type { CatalogEntry } from "./_price-catalog.ts";
import { catalogEntry, loadCatalog } from "./_price-catalog.ts";
import { price } from "./_rates.ts";
import type { Usage } from "./usage.ts";

/** What a model costs by the user's own word, in US dollars per million tokens. */
export interface PriceOverride {
  /** The provider as the model names it (`openai.chat`), or a glob or RegExp. @default every provider */
  readonly provider?: string | RegExp;
  /** The model's id, exact, or a glob over the whole id (`llama-3*`), or a RegExp that finds a part of it. */
  readonly model: string | RegExp;
  readonly input: number;
  readonly output: number;
  /** @default the rate of `input` */
  readonly cacheRead?: number;
  /** @default the rate of `input` */
  readonly cacheWrite?: number;
  /** @default the rate of `output` */
  readonly reasoning?: number;
  /** When these prices were right, as `YYYY-MM-DD`. @default "undated" */
  readonly asOf?: string;
}

export interface PriceTableOptions {
  /** Looked at before the built-in prices; an exact model id goes before patterns, then the first that fits. */
  readonly overrides?: readonly PriceOverride[];
}

/** One model call, as far as its cost goes. */
export interface PricedCall {
  /** The provider as the model names it: `openai.responses`, `anthropic.messages`. */
  readonly provider: string;
  readonly model: string;
  readonly usage: Usage;
  /** When the call was made, in milliseconds since 1970; prices change. @default now */
  readonly at?: number;
}

export interface Cost {
  readonly usd: number;
  /** Where the price is from: `override`, or the package of prices and its version. */
  readonly source: string;
  /** The day the prices are known to be at least as new as, or `undated`. */
  readonly asOf: string;
}

export interface PriceTable {
  /** The cost of a call, or `undefined` where it is not known. */
  cost(call: PricedCall): Cost | undefined;
  /** Loads the built-in prices now (50 to 80 ms, once a process) rather than with the first cost asked. */
  load(): void;
}

/** Names of models come from outside, so what is kept for them is bounded. */
const MAX_REMEMBERED = 1_000;

/**
 * Makes a table of model prices: the user's overrides, then the dated, built-in price list. It
 * needs no network.
 *
 * A cost is `undefined` (unknown) rather than 0 where the model is not listed, where the list has no
 * price for a kind of token that was used, where it lists the model as free, and where no token was
 * reported. Only an override of 0 makes a model free.
 *
 * @example
 * ```ts
 * import { createPriceTable } from "airworthy/observe";
 *
 * const prices = createPriceTable({ overrides: [{ model: "llama-3*", input: 0, output: 0 }] });
 * const usage = { input: 1000, cacheRead: 0, cacheWrite: 0, output: 200, reasoning: 0, total: 1200 };
 *
 * prices.cost({ provider: "ollama.chat", model: "llama-3.3", usage })?.usd; //=> 0
 * prices.cost({ provider: "ollama.chat", model: "qwen-3", usage }); //=> undefined
 * ```
 */
export function createPriceTable(options: PriceTableOptions = {}): PriceTable {
  const overrides = compile(options.overrides ?? []);
  const remembered = new Map<string, Map<string, CatalogEntry>>();

  function entryFor(provider: string, model: string, at: number): CatalogEntry {
    const models = remembered.get(provider) ?? new Map<string, CatalogEntry>();
    const known = models.get(model);
    if (known !== undefined && at >= known.from && at < known.until) return known;

    const entry = overrideEntry(overrides, provider, model) ?? catalogEntry(provider, model, at);
    if (models.size >= MAX_REMEMBERED) models.clear();
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(provider, models.set(model, entry));
    return entry;
  }

  return {
    cost({ provider, model, usage, at = Date.now() }) {
      const { rates, source, asOf } = entryFor(provider, model, at);
      const usd = price(usage, rates);
      return usd === undefined ? undefined : { usd, source, asOf };
    },
    load() {
      loadCatalog();
    },
  };
}

interface CompiledOverride {
  readonly fits: (provider: string, model: string) => boolean;
  readonly entry: CatalogEntry;
}

function overrideEntry(overrides: readonly CompiledOverride[], provider: string, model: string) {
  return overrides.find(({ fits }) => fits(provider, model))?.entry;
}

function compile(given: readonly PriceOverride[]): CompiledOverride[] {
  const overrides = given.map(checked);
  const exact = overrides.filter(({ model }) => !isPattern(model));
  const patterns = overrides.filter(({ model }) => isPattern(model));
  return [...exact, ...patterns].map((override) => {
    const { provider, model, input, output, asOf = "undated" } = override;
    const fitsModel = matcher(model);
    const fitsProvider = provider === undefined ? () => true : matcher(provider);
    const { cacheRead = input, cacheWrite = input, reasoning = output } = override;
    return {
      fits: (askedProvider, askedModel) => fitsModel(askedModel) && fitsProvider(askedProvider),
      entry: {
        rates: { kind: "known", input, cacheRead, cacheWrite, output, reasoning, call: 0 },
        source: "override",
        asOf,
        from: Number.NEGATIVE_INFINITY,
        until: Number.POSITIVE_INFINITY,
      },
    };
  });
}

function isName(name: unknown): boolean {
  return typeof name === "string" || name instanceof RegExp;
}

function isPattern(name: string | RegExp): boolean {
  return typeof name !== "string" || name.includes("*");
}

function matcher(name: string | RegExp): (text: string) => boolean {
  if (name instanceof RegExp) {
    // A global or sticky expression remembers where it stopped, and would miss every other time.
    const pattern = new RegExp(name.source, name.flags.replace(/[gy]/g, ""));
    return (text) => pattern.test(text);
  }
  if (!name.includes("*")) return (text) => text === name;
  const escaped = name.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  const glob = new RegExp(`^${escaped}$`, "s");
  return (text) => glob.test(text);
}

function checked(override: PriceOverride): PriceOverride {
  const { model, provider = "*" } = override ?? {};
  if (!isName(model) || !isName(provider)) {
    throw new AirworthyError({
      code: "invalid_price",
      message: `Cannot use a price override with the model ${String(model)} and the provider ${String(provider)}: expected texts or regular expressions`,
      hint: 'Name the model: { model: "llama-3*", input: 0, output: 0 }',
    });
  }
  const { input, output, cacheRead, cacheWrite, reasoning } = override;
  for (const [name, usd] of Object.entries({ input, output, cacheRead, cacheWrite, reasoning })) {
    const needed = name === "input" || name === "output";
    if (usd === undefined && !needed) continue;
    if (typeof usd === "number" && Number.isFinite(usd) && usd >= 0) continue;
    throw new AirworthyError({
      code: "invalid_price",
      message: `Cannot use the price override for model "${String(override.model)}": expected "${name}" to be US dollars per million tokens, at least 0, got ${String(usd)}`,
      hint: `Give "${name}" as a number such as 2.5; 0 makes the model free`,
    });
  }
  return override;
}
