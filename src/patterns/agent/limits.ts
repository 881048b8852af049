import { canonical } from "../../core/canonical.ts";
import type { ToolUse } from "./turn.ts";

export interface LoopRule {
  /** The same call so often is a loop. At least 2, default 3. */
  readonly repeats?: number;
}

export type Loop =
  | { readonly kind: "repeat"; readonly tools: readonly [string]; readonly times: number }
  | { readonly kind: "cycle"; readonly tools: readonly string[]; readonly times: number };

export const DEFAULT_REPEATS = 3;
const LONGEST_CYCLE = 4;

/**
 * Watches the turns of one agent for going round in circles:
 *
 * - the same calls in turn after turn, `repeats` times, whatever they gave;
 * - a cycle of two to four turns, `repeats - 1` times but at least twice (A-B-A-B);
 * - the same call with the same outcome in `repeats` turns, whatever lies between.
 *
 * Calls are the same if tool and arguments are; a call that is made twice in one turn counts once.
 */
export class LoopWatch {
  readonly #repeats: number;
  readonly #turns: string[] = [];
  readonly #outcomes = new Map<string, number>();

  constructor({ repeats = DEFAULT_REPEATS }: LoopRule = {}) {
    this.#repeats = repeats;
  }

  /** Takes the calls of the next turn; the loop that they complete, if they do. */
  add(uses: readonly ToolUse[]): Loop | undefined {
    if (uses.length === 0) return undefined;
    this.#turns.push([...new Set(uses.map(callKey))].sort().join("\n"));
    return this.#sameOutcome(uses) ?? this.#sameTurns(uses);
  }

  #sameOutcome(uses: readonly ToolUse[]): Loop | undefined {
    const keys = new Map(uses.map((use) => [`${callKey(use)}\n${outcomeKey(use)}`, use.tool]));
    for (const [key, tool] of keys) {
      const times = (this.#outcomes.get(key) ?? 0) + 1;
      this.#outcomes.set(key, times);
      if (times >= this.#repeats) return { kind: "repeat", tools: [tool], times };
    }
    return undefined;
  }

  #sameTurns(uses: readonly ToolUse[]): Loop | undefined {
    const [first] = uses;
    if (first !== undefined && this.#cycles(1, this.#repeats)) {
      return { kind: "repeat", tools: [first.tool], times: this.#repeats };
    }
    const times = Math.max(2, this.#repeats - 1);
    for (let period = 2; period <= LONGEST_CYCLE; period++) {
      if (this.#cycles(period, times)) {
        return { kind: "cycle", tools: this.#turns.slice(-period).map(toolsOf), times };
      }
    }
    return undefined;
  }

  /** Whether the last turns are one sequence of `period` turns, `times` times over. */
  #cycles(period: number, times: number): boolean {
    const tail = this.#turns.slice(-period * times);
    if (tail.length < period * times) return false;
    // A turn that is only repeated has its own rule, and a lower bound would make that one void.
    if (period > 1 && new Set(tail).size === 1) return false;
    return tail.every((turn, i) => turn === tail[i % period]);
  }
}

function callKey({ tool, input }: ToolUse): string {
  return `${tool} ${textOf(input)}`;
}

function outcomeKey({ outcome }: ToolUse): string {
  switch (outcome.kind) {
    case "result":
      return textOf(outcome.output);
    case "error":
      return `error ${outcome.message}`;
    case "pending":
      return "pending";
  }
}

/** What a tool gives may be no JSON; it is then as different as its text. */
function textOf(value: unknown): string {
  try {
    return canonical(value, "a tool's arguments or result");
  } catch {
    return String(value);
  }
}

function toolsOf(turn: string): string {
  return turn
    .split("\n")
    .map((call) => call.slice(0, call.indexOf(" ")))
    .join("+");
}
