import type { Usage } from "../../../core/call.ts";
import { normalizeUsage } from "../../../models/usage.ts";
import type { AttributeReader } from "./reading.ts";

const INPUT = [
  "gen_ai.usage.input_tokens",
  "ai.usage.inputTokens",
  "ai.usage.promptTokens",
  "llm.token_count.prompt",
  "gen_ai.usage.prompt_tokens",
  "llm.usage.prompt_tokens",
];
const OUTPUT = [
  "gen_ai.usage.output_tokens",
  "ai.usage.outputTokens",
  "ai.usage.completionTokens",
  "llm.token_count.completion",
  "gen_ai.usage.completion_tokens",
  "llm.usage.completion_tokens",
];
const CACHE_READ = [
  "gen_ai.usage.cache_read.input_tokens",
  "ai.usage.inputTokenDetails.cacheReadTokens",
  "ai.usage.cachedInputTokens",
  "llm.token_count.prompt_details.cache_read",
  "gen_ai.usage.cache_read_input_tokens",
];
const CACHE_WRITE = [
  "gen_ai.usage.cache_creation.input_tokens",
  "ai.usage.inputTokenDetails.cacheWriteTokens",
  "llm.token_count.prompt_details.cache_write",
  "gen_ai.usage.cache_creation_input_tokens",
];
const REASONING = [
  "gen_ai.usage.reasoning.output_tokens",
  "ai.usage.outputTokenDetails.reasoningTokens",
  "ai.usage.reasoningTokens",
  "llm.token_count.completion_details.reasoning",
  "gen_ai.usage.reasoning_tokens",
  "llm.usage.reasoning_tokens",
];
/** Sums and shares of what stands above. */
const REPEATED = [
  "ai.usage.totalTokens",
  "ai.usage.tokens",
  "ai.usage.inputTokenDetails.noCacheTokens",
  "ai.usage.outputTokenDetails.textTokens",
  "llm.token_count.total",
  "llm.usage.total_tokens",
  "gen_ai.usage.total_tokens",
];
const COST = ["gen_ai.usage.cost", "llm.cost.total", "gen_ai.cost.total", "gen_ai.usage.total_cost"];

/** Tokens under any of their names, each counted once; undefined where none were told. */
export function readUsage(reader: AttributeReader): Usage | undefined {
  const input = first(reader, INPUT);
  const output = first(reader, OUTPUT);
  const [cacheRead, cacheWrite] = [first(reader, CACHE_READ), first(reader, CACHE_WRITE)];
  const reasoning = first(reader, REASONING);
  for (const key of REPEATED) reader.value(key);
  if (input === undefined && output === undefined) return undefined;
  const { total, ...usage } = normalizeUsage({
    inputTokens: { total: input, noCache: undefined, cacheRead, cacheWrite },
    outputTokens: { total: output, text: undefined, reasoning },
  });
  return total === 0 ? undefined : usage;
}

/** US dollars, as the sender has them. */
export function readCost(reader: AttributeReader): number | undefined {
  return first(reader, COST);
}

/** All of them are looked at, so that none is told as unknown. */
function first(reader: AttributeReader, keys: readonly string[]): number | undefined {
  let found: number | undefined;
  for (const key of keys) {
    const value = reader.number(key);
    if (found === undefined && value !== undefined && value >= 0) found = value;
  }
  return found;
}
