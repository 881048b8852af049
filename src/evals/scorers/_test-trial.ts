import type { StoredRun } from "../../core/run.ts";
import type { Case } from "../case.ts";
import type { Scored, Scorer } from "../scorer.ts";

export interface TrialParts<Output> extends Partial<Omit<Scored<Output>, "case" | "runs" | "state">> {
  readonly case?: Partial<Case>;
  readonly stored?: readonly StoredRun[];
  readonly world?: unknown;
}

/** A trial that completed with `output`, where nothing else is said. */
export function trialOf<Output>({ stored = [], world, ...parts }: TrialParts<Output>): Scored<Output> {
  const made: Case = { id: "case-1", ...parts.case };
  return {
    input: made.input,
    output: undefined,
    expected: made.expected,
    status: "completed",
    error: undefined,
    waiting: [],
    took: 10,
    cost: 0,
    tokensIn: 0,
    tokensOut: 0,
    calls: async () => stored.flatMap(({ calls }) => calls),
    ask: () => Promise.reject(new Error("This trial has nothing to ask with")),
    signal: new AbortController().signal,
    ...parts,
    case: made,
    runs: async () => stored,
    state: async () => world,
  };
}

/** What a scorer says of an output and an expectation. */
export async function scoreOf(scorer: Scorer<unknown>, output: unknown, expected?: unknown) {
  return scorer.score(trialOf({ output, case: { expected } }));
}
