export interface ConversationCounts {
  readonly messages: number;
  readonly modelCalls: number;
  /** Calls that models asked for, and results that no call asked for. */
  readonly toolCalls: number;
  /** Tool calls whose result is an error. */
  readonly toolErrors: number;
  /** Reports of executed code between agents. */
  readonly executions: number;
  readonly executionErrors: number;
  /** Tool results without a call that asked for them: kept, as calls without arguments. */
  readonly unmatchedResults: number;
  /** Tool calls without a result: kept as begun. */
  readonly unansweredCalls: number;
}

type Counted = { -readonly [Key in keyof ConversationCounts]: number };

/** Nothing counted yet. */
export function noCounts(): Counted {
  return {
    messages: 0,
    modelCalls: 0,
    toolCalls: 0,
    toolErrors: 0,
    executions: 0,
    executionErrors: 0,
    unmatchedResults: 0,
    unansweredCalls: 0,
  };
}

/** Adds what one conversation counted to the sums over several. */
export function addCounts(sums: Counted, counts: ConversationCounts): void {
  for (const key of Object.keys(noCounts()) as (keyof ConversationCounts)[]) sums[key] += counts[key];
}
