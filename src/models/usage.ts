import type { LanguageModelV4Usage } from "@ai-sdk/provider";

/** Tokens of one or more model calls. No token is in two fields; every field is at least 0. */
export interface Usage {
  /** Input that no cache had and that was not written to one. */
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** Output that is not reasoning. */
  readonly output: number;
  readonly reasoning: number;
  /** The sum of the other five. */
  readonly total: number;
}

/** What a call that has not happened used. */
export const NO_USAGE: Usage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0, total: 0 };

/**
 * Brings what a provider reports to one meaning, so that every token is counted once:
 *
 * - What is missing, negative or not a finite number counts as 0.
 * - `input` is the reported total less the cache; where the cache is larger than the total, the
 *   provider left it out of the total, so the total is the uncached part. Without a total the
 *   uncached part stands.
 * - `output` is the reported total less reasoning, by the same two rules.
 *
 * A provider that reports nothing gives all zeros: see {@link isUsageReported}.
 *
 * @example
 * ```ts
 * import { normalizeUsage } from "airworthy/observe";
 *
 * const usage = normalizeUsage({
 *   inputTokens: { total: 1200, noCache: undefined, cacheRead: 1000, cacheWrite: undefined },
 *   outputTokens: { total: 300, text: undefined, reasoning: 100 },
 * });
 * usage; //=> { input: 200, cacheRead: 1000, cacheWrite: 0, output: 200, reasoning: 100, total: 1500 }
 * ```
 */
export function normalizeUsage(reported: LanguageModelV4Usage): Usage {
  const { inputTokens, outputTokens } = reported;
  const cacheRead = count(inputTokens.cacheRead);
  const cacheWrite = count(inputTokens.cacheWrite);
  const reasoning = count(outputTokens.reasoning);
  const input = rest(inputTokens.total, cacheRead + cacheWrite, inputTokens.noCache);
  const output = rest(outputTokens.total, reasoning, outputTokens.text);
  return {
    input,
    cacheRead,
    cacheWrite,
    output,
    reasoning,
    total: input + cacheRead + cacheWrite + output + reasoning,
  };
}

/** Whether the provider reported any tokens; if not, the usage is unknown rather than 0. */
export function isUsageReported(reported: LanguageModelV4Usage): boolean {
  return normalizeUsage(reported).total > 0;
}

/** The sum of two usages, field by field. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
    total: a.total + b.total,
  };
}

function rest(total: number | undefined, part: number, reportedRest: number | undefined): number {
  const whole = count(total);
  if (whole === 0) return count(reportedRest);
  if (whole >= part) return whole - part;
  return count(reportedRest) || whole;
}

function count(tokens: number | undefined): number {
  return tokens !== undefined && Number.isFinite(tokens) && tokens > 0 ? tokens : 0;
}
