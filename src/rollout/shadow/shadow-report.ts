import { alarm } from "../../stats/gates/gate.ts";
import type { ShadowState } from "../../stats/gates/shadow-gate.ts";
import { shadowGate } from "../../stats/gates/shadow-gate.ts";
import { nearestRank } from "../../stats/nearest-rank.ts";
import { wilson } from "../../stats/wilson.ts";
import type { Both, ShadowPair } from "./compare-runs.ts";

/** Writes that the candidate would have done otherwise, in numbers. */
export interface ToolActions {
  readonly missing: number;
  readonly extra: number;
  readonly arguments: number;
}

/** What a shadow has shown so far. */
export interface ShadowReport {
  readonly shadows: number;
  readonly outcomes: Readonly<Record<ShadowPair["outcome"], number>>;
  /** Share of pairs with a known outcome in which the candidate alone failed or was lost, with its 95 % interval. */
  readonly worse: { readonly rate: number; readonly low: number; readonly high: number } | undefined;
  /** BLOCK: the candidate fails more often on the same inputs. There is no PASS: that is for evals and a canary to say. */
  readonly verdict: "BLOCK" | "INCONCLUSIVE";
  /** The e-value behind it: BLOCK at 1 / alpha. */
  readonly evidence: number;
  /** Writes made alike. */
  readonly sameWrites: number;
  /** What would be done otherwise, by tool. */
  readonly tools: Readonly<Record<string, ToolActions>>;
  /** Errors that ended shadows, by code. */
  readonly codes: Readonly<Record<string, number>>;
  readonly liveReads: number;
  /** Ms, medians and 95th percentiles of the same pairs. */
  readonly took: Compared | undefined;
  /** US dollars, means over the same pairs. */
  readonly cost: Both | undefined;
  /** Pairs to look at, the worst kinds first. */
  readonly examples: readonly ShadowPair[];
}

export interface Compared {
  readonly median: Both;
  readonly p95: Both;
}

/** Which pairs one looks at first. */
const WORST: readonly ShadowPair["outcome"][] = [
  "lost",
  "failed",
  "stopped",
  "different",
  "mended",
  "both",
  "same",
];
const EXAMPLES = 10;

/** Adds pairs up as they come, in memory that does not grow with them but for two numbers a pair. */
export class ShadowTally {
  #gate: ShadowState = shadowGate.start({});
  readonly #outcomes = { same: 0, different: 0, stopped: 0, failed: 0, mended: 0, both: 0, lost: 0 };
  readonly #tools = new Map<string, { missing: number; extra: number; arguments: number }>();
  readonly #codes = new Map<string, number>();
  readonly #took: Both[] = [];
  readonly #cost: Both[] = [];
  #examples: ShadowPair[] = [];
  #sums = { same: 0, liveReads: 0 };
  readonly #alpha: number;

  constructor({ alpha = 0.05 }: { readonly alpha?: number } = {}) {
    this.#alpha = alpha;
  }

  add(pair: ShadowPair): void {
    const { outcome, code, changes, took, cost } = pair;
    this.#outcomes[outcome] += 1;
    if (code !== undefined) this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
    // What was stopped could still have come to either end.
    if (outcome !== "stopped")
      this.#gate = shadowGate.step(this.#gate, {
        incumbentFailed: outcome === "mended" || outcome === "both",
        candidateFailed: outcome === "failed" || outcome === "lost" || outcome === "both",
      });
    for (const change of changes)
      this.#count(change.kind === "extra" ? change.would.tool : change.done.tool, change.kind);
    this.#sums = { same: this.#sums.same + pair.same, liveReads: this.#sums.liveReads + pair.liveReads };
    if (took !== undefined) this.#took.push(took);
    if (cost !== undefined) this.#cost.push(cost);
    this.#show(pair);
  }

  report(): ShadowReport {
    const { lost, pairs } = this.#gate;
    const logE = shadowGate.logE(this.#gate);
    const shadows = Object.values(this.#outcomes).reduce((sum, count) => sum + count, 0);
    return {
      shadows,
      outcomes: { ...this.#outcomes },
      worse: pairs === 0 ? undefined : { rate: lost / pairs, ...wilson(lost, pairs) },
      verdict: logE >= alarm(this.#alpha) ? "BLOCK" : "INCONCLUSIVE",
      evidence: Math.exp(logE),
      sameWrites: this.#sums.same,
      tools: Object.fromEntries([...this.#tools].sort(([a], [b]) => (a < b ? -1 : 1))),
      codes: Object.fromEntries([...this.#codes].sort(([, a], [, b]) => b - a)),
      liveReads: this.#sums.liveReads,
      took: comparedOf(this.#took),
      cost: meanOf(this.#cost),
      examples: this.#examples,
    };
  }

  #count(tool: string, kind: keyof ToolActions): void {
    const counts = this.#tools.get(tool) ?? { missing: 0, extra: 0, arguments: 0 };
    counts[kind] += 1;
    this.#tools.set(tool, counts);
  }

  #show(pair: ShadowPair): void {
    if (pair.outcome === "same" && pair.changes.length === 0) return;
    const rank = ({ outcome }: ShadowPair): number => WORST.indexOf(outcome);
    this.#examples = [...this.#examples, pair].sort((a, b) => rank(a) - rank(b)).slice(0, EXAMPLES);
  }
}

function comparedOf(pairs: readonly Both[]): Compared | undefined {
  if (pairs.length === 0) return undefined;
  const sorted = (of: keyof Both): number[] => pairs.map((pair) => pair[of]).sort((a, b) => a - b);
  const [incumbent, candidate] = [sorted("incumbent"), sorted("candidate")];
  const at = (share: number): Both => ({
    incumbent: nearestRank(incumbent, share),
    candidate: nearestRank(candidate, share),
  });
  return { median: at(0.5), p95: at(0.95) };
}

function meanOf(pairs: readonly Both[]): Both | undefined {
  if (pairs.length === 0) return undefined;
  const mean = (of: keyof Both): number => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length;
  return { incumbent: mean("incumbent"), candidate: mean("candidate") };
}
