import type { Budget } from "../core/budget.ts";
import type { Changes } from "../core/run.ts";
import type { AnyWorkflow, Workflow } from "../core/workflow.ts";
import type { Case } from "./case.ts";
import type { Criteria } from "./criteria.ts";
import type { AnyScorer } from "./scorers/to-scorer.ts";

/** What is tried: the workflow as configured, with other prompts or models, or another workflow. */
export interface EvalRelease extends Changes {
  readonly workflow?: AnyWorkflow;
}

/** The world that one trial meets: its own, so that trials do not disturb each other. */
export interface World {
  /** The workflow bound to this world; default the evaluation's. */
  readonly workflow?: AnyWorkflow;
  /** What {@link Expectations.state} and scorers read after the trial. */
  state?(): unknown;
  close?(): void | Promise<void>;
}

export interface EvaluationOptions<Input, Output> {
  /** Names the evaluation for the command line and the store. */
  readonly name: string;
  readonly workflow: Workflow<Input, Output>;
  /** A file (.jsonl, .yaml; paths are meant from the configuration), cases, or the name of a dataset in the store. */
  readonly dataset: string | URL | readonly Case[];
  /** Scorers, and functions that score, those of `autoevals` included; see `toScorer`. */
  readonly scorers: readonly AnyScorer<NoInfer<Output>>[];
  /** Trials of every case. Default 1. */
  readonly trials?: number;
  readonly criteria?: Criteria;
  /** By name, for `--release` and `--against`. `current` is the workflow as configured and need not be listed. */
  readonly releases?: Readonly<Record<string, EvalRelease>>;
  /** Makes the workflow's input of a case. Default: its `input`. */
  readonly input?: (given: { readonly case: Case; readonly turn: unknown }) => Input;
  /** Opens a world for one trial. Default: none. */
  readonly world?: (given: { readonly case: Case; readonly release: EvalRelease }) => World | Promise<World>;
  /** Default `virtual`: writes are simulated or end the trial; `live` also needs the flag `--allow-writes`. */
  readonly writes?: "virtual" | "live";
  /** Where answers of reading tools come from. Default `live`. */
  readonly tools?: "live" | "recorded";
  /** Trials in flight. Default 8. */
  readonly concurrency?: number;
  /** Trials begun per second. Default: not bounded. */
  readonly rate?: number;
  /** US dollars that the experiment may spend. Default: not bounded. */
  readonly spend?: number;
  /** Of each run. */
  readonly budget?: Budget;
}

/** An evaluation: what is tried, on what, and what counts as right. */
export interface Evaluation {
  readonly name: string;
  readonly options: EvaluationOptions<unknown, unknown>;
}
