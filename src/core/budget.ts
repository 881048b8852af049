import type { Call, CallNote } from "./call.ts";
import { AirworthyError } from "./errors.ts";

/** Bounds on one run. A run that reaches one ends as failed with `budget_exceeded`; none is endless. */
export interface Budget {
  /** Calls of all kinds. Default 10,000. */
  readonly steps?: number;
  /** Tokens in and out, cached ones included. Default: none. */
  readonly tokens?: number;
  /** US dollars, of the calls whose price is known. Default: none. */
  readonly cost?: number;
  /** Milliseconds of wall time in this process. Default: none. */
  readonly wallTime?: number;
  /** The same model or tool call with the same arguments. Default 50. */
  readonly repeats?: number;
}

export const DEFAULT_BUDGET = { steps: 10_000, repeats: 50 } as const satisfies Budget;

/** Keeps the account of one run. */
export class Meter {
  readonly budget: Budget;
  #steps = 0;
  #tokens = 0;
  #cost = 0;
  readonly #asked = new Map<string, number>();

  constructor(budget: Budget) {
    this.budget = { ...DEFAULT_BUDGET, ...budget };
  }

  /** Counts a call that is about to be made. @throws `budget_exceeded` */
  spend(call: Call): void {
    this.#steps += 1;
    const { steps, tokens, cost, repeats } = this.budget;
    if (steps !== undefined && this.#steps > steps) throw exceeded("steps", steps, call);
    if (tokens !== undefined && this.#tokens >= tokens) throw exceeded("tokens", tokens, call);
    if (cost !== undefined && this.#cost >= cost) throw exceeded("cost", cost, call);
    if (repeats === undefined || call.askHash === undefined) return;
    if (call.kind !== "tool" && call.kind !== "model") return;
    const key = `${call.name}\n${call.askHash}`;
    const times = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, times);
    if (times > repeats) throw exceeded("repeats", repeats, call);
  }

  add(note: CallNote | undefined): void {
    if (note === undefined) return;
    const { usage, cost } = note;
    if (usage)
      this.#tokens += usage.input + usage.cacheRead + usage.cacheWrite + usage.output + usage.reasoning;
    this.#cost += cost ?? 0;
  }
}

const SAYS = {
  steps: (limit: number) => `it has made the ${limit} calls it may make`,
  tokens: (limit: number) => `it has used the ${limit} tokens it may use`,
  cost: (limit: number) => `it has spent the ${limit} US dollars it may spend`,
  wallTime: (limit: number) => `it has taken the ${limit} ms it may take`,
  repeats: (limit: number) => `it has made the same call ${limit} times`,
} as const;

export function exceeded(
  bound: keyof typeof SAYS,
  limit: number,
  call?: { readonly kind: string; readonly address: string },
): AirworthyError {
  const before = call === undefined ? "" : ` before ${call.kind} "${call.address}"`;
  return new AirworthyError({
    code: "budget_exceeded",
    message: `Stopped the run${before}: ${SAYS[bound](limit)}`,
    hint: `Look for a loop in the run's timeline; if the work really needs more, raise budget.${bound}`,
    data: { bound, limit, ...(call === undefined ? {} : { address: call.address }) },
  });
}
