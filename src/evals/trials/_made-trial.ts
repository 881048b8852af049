import type { ScorerSpend } from "../../core/experiment.ts";
import type { StoredRun, Totals } from "../../core/run.ts";
import type { PendingApproval } from "../../core/store.ts";
import type { Workflow } from "../../core/workflow.ts";
import type { Case } from "../case.ts";
import type { TrialHost, TrialRunOptions, TrialRunResult } from "./host.ts";

/** One turn as it was made. */
export interface MadeTurn {
  readonly input: unknown;
  readonly expected: unknown;
  readonly result: TrialRunResult;
}

/** An input that the release did not take. */
export interface Refusal {
  readonly input: unknown;
  readonly error: Error;
}

interface Parts {
  readonly host: TrialHost;
  readonly case: Case;
  /** At least one, unless the release refused the first input. */
  readonly turns: readonly MadeTurn[];
  readonly refusal: Refusal | undefined;
  readonly waiting: readonly PendingApproval[];
  /** Of runs that are not the release's own, such as a judge's. */
  readonly aside: TrialRunOptions;
  /** Of the world, if there is one. */
  readonly state: (() => unknown) | undefined;
}

/** A trial that has been made and is not scored yet. */
export class MadeTrial {
  readonly parts: Parts;
  #runs: Promise<readonly StoredRun[]> | undefined;
  #state: Promise<unknown> | undefined;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  runs(): Promise<readonly StoredRun[]> {
    this.#runs ??= this.#load();
    return this.#runs;
  }

  state(): Promise<unknown> {
    this.#state ??= Promise.resolve(this.parts.state?.());
    return this.#state;
  }

  /** US dollars; undefined as soon as one turn's is unknown. */
  get cost(): number | undefined {
    return this.parts.turns.reduce<number | undefined>((sum, { result }) => plus(sum, result.totals.cost), 0);
  }

  get took(): number {
    return this.parts.turns.reduce((sum, { result }) => sum + result.took, 0);
  }

  sum(what: Exclude<keyof Totals, "cost">): number {
    return this.parts.turns.reduce((sum, { result }) => sum + result.totals[what], 0);
  }

  /** Runs what a scorer asks; what it used is added to `spent`. */
  async ask(workflow: Workflow<unknown, unknown>, input: unknown): Promise<Answer> {
    const { host, aside } = this.parts;
    const result = await host.run(workflow, input, aside);
    const { cost, tokensIn, tokensOut } = result.totals;
    return { result, spent: { runs: [result.id], cost, tokensIn, tokensOut } };
  }

  async #load(): Promise<readonly StoredRun[]> {
    const { host, turns } = this.parts;
    const runs = await Promise.all(turns.map(({ result }) => host.store.load(result.id)));
    return runs.filter((run) => run !== undefined);
  }
}

export interface Answer {
  readonly result: TrialRunResult;
  readonly spent: ScorerSpend;
}

export function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
