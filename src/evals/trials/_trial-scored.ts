import type { ScorerSpend } from "../../core/experiment.ts";
import type { CallRecord, StoredRun } from "../../core/run.ts";
import type { PendingApproval } from "../../core/store.ts";
import type { Workflow } from "../../core/workflow.ts";
import type { Case } from "../case.ts";
import type { Scored } from "../scorer.ts";
import type { MadeTrial, MadeTurn } from "./_made-trial.ts";
import { added } from "./spent.ts";

/** A trial as one scorer sees it, at one of its turns. A class, since there is one for every score: most ask for little. */
export class TrialScored implements Scored {
  readonly #made: MadeTrial;
  readonly #turn: MadeTurn | undefined;
  readonly #isLast: boolean;
  #spent: ScorerSpend | undefined;

  constructor(made: MadeTrial, at: number) {
    const { turns } = made.parts;
    this.#made = made;
    this.#turn = turns[at];
    this.#isLast = at >= turns.length - 1;
  }

  /** What this scorer has asked for itself. */
  get spent(): ScorerSpend | undefined {
    return this.#spent;
  }

  get case(): Case {
    return this.#made.parts.case;
  }

  get input(): unknown {
    return this.#refusal === undefined ? this.#turn?.input : this.#refusal.input;
  }

  get output(): unknown {
    const result = this.#refusal === undefined ? this.#turn?.result : undefined;
    return result?.status === "completed" ? result.output : undefined;
  }

  get expected(): unknown {
    return this.#turn?.expected ?? (this.#isLast ? this.case.expected : undefined);
  }

  get status(): Scored["status"] {
    return this.#refusal === undefined ? (this.#turn?.result.status ?? "refused") : "refused";
  }

  get error(): Error | undefined {
    if (this.#refusal !== undefined) return this.#refusal.error;
    const result = this.#turn?.result;
    return result !== undefined && "error" in result ? result.error : undefined;
  }

  get waiting(): readonly PendingApproval[] {
    return this.#made.parts.waiting;
  }

  get took(): number {
    return this.#made.took;
  }

  get cost(): number | undefined {
    return this.#made.cost;
  }

  get tokensIn(): number {
    return this.#made.sum("tokensIn");
  }

  get tokensOut(): number {
    return this.#made.sum("tokensOut");
  }

  get signal(): AbortSignal {
    return this.#made.parts.aside.signal ?? NEVER;
  }

  runs(): Promise<readonly StoredRun[]> {
    return this.#made.runs();
  }

  async calls(): Promise<readonly CallRecord[]> {
    return (await this.runs()).flatMap((run) => run.calls);
  }

  state(): Promise<unknown> {
    return this.#made.state();
  }

  async ask<In, Out>(workflow: Workflow<In, Out>, input: In): Promise<Out> {
    const { result, spent } = await this.#made.ask(workflow as Workflow<unknown, unknown>, input);
    this.#spent = added(this.#spent, spent);
    if (result.status === "completed") return result.output as Out;
    throw "error" in result ? result.error : new Error(`The run "${result.id}" waits for a person`);
  }

  /** Of the turn after the last one. */
  get #refusal(): MadeTrial["parts"]["refusal"] {
    return this.#isLast ? this.#made.parts.refusal : undefined;
  }
}

const NEVER = new AbortController().signal;
