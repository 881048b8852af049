import type { Scored, Scorer, ScorerResult } from "../scorer.ts";

/** What every scorer takes. */
export interface ScorerOptions {
  /** Unique in its evaluation. Default: the name of the scorer's function. */
  readonly name?: string;
  /** What passes, 0 to 1. Default 1 unless the scorer says otherwise. */
  readonly threshold?: number;
  /** Whether a trial fails where it does not pass; else the scorer only informs. Default true. */
  readonly gating?: boolean;
}

/** What scorers of the output take. */
export interface OutputScorerOptions<Output = unknown> extends ScorerOptions {
  /** The part of the output that is looked at. Default: all of it. */
  readonly of?: (output: Output) => unknown;
  /** What is expected of every case. Default: the case's own `expected`. */
  readonly expected?: unknown;
}

interface Making extends ScorerOptions {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** Makes a scorer of its options and what it does. */
export function scorerOf<Output>(
  making: Making,
  score: (trial: Scored<Output>) => ScorerResult | Promise<ScorerResult>,
): Scorer<Output> {
  const { kind, name = kind, threshold, gating, ...options } = making;
  return {
    name,
    ...(threshold === undefined ? {} : { threshold }),
    ...(gating === undefined ? {} : { gating }),
    made: { kind, options },
    score,
  };
}
