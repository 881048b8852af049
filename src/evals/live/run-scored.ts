import { decode } from "../../core/codec.ts";
import { decodeError } from "../../core/error-codec.ts";
import type { ScorerSpend } from "../../core/experiment.ts";
import type { CallRecord, StoredRun } from "../../core/run.ts";
import type { Workflow } from "../../core/workflow.ts";
import type { Case } from "../case.ts";
import type { Scored } from "../scorer.ts";
import { added } from "../trials/spent.ts";

/** Runs what a scorer asks, as a run of its own. */
export type AskAside = (
  workflow: Workflow<unknown, unknown>,
  input: unknown,
  signal: AbortSignal,
) => Promise<{ readonly spent: ScorerSpend } & ({ readonly output: unknown } | { readonly error: Error })>;

/** A run that served somebody, as one scorer sees it: what is stored of it, of which nobody said what to expect. */
export class RunScored implements Scored {
  readonly case: Case;
  readonly signal: AbortSignal;
  readonly #run: StoredRun;
  readonly #ask: AskAside;
  #spent: ScorerSpend | undefined;

  constructor(run: StoredRun, { ask, signal }: { readonly ask: AskAside; readonly signal: AbortSignal }) {
    const { id, subject } = run;
    this.case = { id, ...(subject === undefined ? {} : { subject }) };
    this.#run = run;
    this.#ask = ask;
    this.signal = signal;
  }

  /** What this scorer has asked for itself. */
  get spent(): ScorerSpend | undefined {
    return this.#spent;
  }

  get input(): unknown {
    return decode(this.#run.input.text);
  }

  get output(): unknown {
    const { end } = this.#run;
    return end?.status === "completed" ? decode(end.output.text) : undefined;
  }

  get expected(): undefined {
    return undefined;
  }

  get status(): StoredRun["status"] {
    return this.#run.status;
  }

  get error(): Error | undefined {
    const { end } = this.#run;
    return end !== undefined && "error" in end ? decodeError(end.error) : undefined;
  }

  get waiting(): readonly never[] {
    return [];
  }

  get took(): number {
    return this.#run.took ?? 0;
  }

  get cost(): number | undefined {
    return this.#run.totals.cost;
  }

  get tokensIn(): number {
    return this.#run.totals.tokensIn;
  }

  get tokensOut(): number {
    return this.#run.totals.tokensOut;
  }

  async runs(): Promise<readonly StoredRun[]> {
    return [this.#run];
  }

  async calls(): Promise<readonly CallRecord[]> {
    return this.#run.calls;
  }

  async state(): Promise<undefined> {}

  async ask<In, Out>(workflow: Workflow<In, Out>, input: In): Promise<Out> {
    const asked = await this.#ask(workflow as Workflow<unknown, unknown>, input, this.signal);
    this.#spent = added(this.#spent, asked.spent);
    if ("error" in asked) throw asked.error;
    return asked.output as Out;
  }
}
