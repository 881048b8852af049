import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ModelPrice, PriceCalculation } from "@pydantic/genai-prices";
import type { Rate, Rates } from "./_rates.ts";
import { isFree, UNKNOWN_RATES } from "./_rates.ts";

const PACKAGE = "@pydantic/genai-prices";

/** When the version we test with was released. The package carries no date, and only newer ones are accepted. */
const OLDEST_RELEASE = "2026-09-23";

/** A price that changes by the hour changes on a whole minute. */
const MINUTE_MS = 60_000;

/** The first part of a provider's name in the AI SDK, where the price list has another name for it. */
const PRICE_LIST_NAMES: Readonly<Record<string, string>> = {
  "amazon-bedrock": "aws",
  bedrock: "aws",
  "azure-openai": "azure",
  togetherai: "together",
  vertex: "google",
  xai: "x-ai",
  zhipu: "zhipuai",
};

export interface CatalogEntry {
  readonly rates: Rates;
  readonly source: string;
  readonly asOf: string;
  readonly from: number;
  readonly until: number;
}

interface Catalog {
  readonly calcPrice: typeof import("@pydantic/genai-prices").calcPrice;
  readonly source: string;
  readonly asOf: string;
}

let loaded: Catalog | undefined;

/** What the price list says of a model at a time; its rates are `unknown` where it says nothing. */
export function catalogEntry(provider: string, model: string, at: number): CatalogEntry {
  const { calcPrice, source, asOf } = loadCatalog();
  const always = { source, asOf, from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  const head = provider.split(".", 1)[0]?.toLowerCase() ?? "";
  const providerId = PRICE_LIST_NAMES[head] ?? head;
  if (providerId === "" || model === "") return { ...always, rates: UNKNOWN_RATES };

  const found = lookUp(calcPrice, { providerId, model, at });
  // The list also finds providers by a part of their name: a local server that somebody
  // calls "my-openai" would be billed at the prices of another.
  if (found?.provider.id !== providerId) return { ...always, rates: UNKNOWN_RATES };

  const rates = toRates(found);
  if (!Array.isArray(found.model.prices)) return { ...always, rates };
  const from = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return { rates, source, asOf, from, until: from + MINUTE_MS };
}

/**
 * Loaded with the first price asked and not before, since reading it takes 50 to 80 ms; by
 * `require`, since a cost is needed at once, in the middle of a call.
 */
export function loadCatalog(): Catalog {
  if (loaded !== undefined) return loaded;
  const require = createRequire(import.meta.url);
  const { calcPrice }: typeof import("@pydantic/genai-prices") = require(PACKAGE);
  const version = versionOf(require.resolve(PACKAGE));
  loaded = { calcPrice, source: `${PACKAGE} ${version}`, asOf: OLDEST_RELEASE };
  return loaded;
}

function versionOf(entry: string): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(dirname(entry), "..", "package.json"), "utf8"));
    if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
      return String(manifest.version);
    }
  } catch {
    // A bundler may have left the manifest behind; the prices are still right.
  }
  return "unknown version";
}

function lookUp(
  calcPrice: Catalog["calcPrice"],
  asked: { providerId: string; model: string; at: number },
): PriceCalculation | undefined {
  const options = { providerId: asked.providerId, timestamp: new Date(asked.at) };
  try {
    return calcPrice({}, asked.model, options) ?? undefined;
  } catch {
    // The list throws on prices it cannot make sense of; a price must never fail a run.
    return undefined;
  }
}

function toRates({ model_price: prices, total_price: call }: PriceCalculation): Rates {
  const input = rate(prices, "input_mtok");
  const output = rate(prices, "output_mtok");
  const rates: Rates = {
    kind: "known",
    input,
    cacheRead: rate(prices, "cache_read_mtok") ?? input,
    cacheWrite: rate(prices, "cache_write_mtok") ?? input,
    output,
    reasoning: rate(prices, "output_reasoning_mtok") ?? output,
    call,
  };
  // Free and "priced in another unit" look the same in the list, and both would be shown as $0.
  return isFree(rates) ? UNKNOWN_RATES : rates;
}

function rate(prices: ModelPrice, key: string): Rate | undefined {
  return prices[key];
}
