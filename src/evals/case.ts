import type { Subject } from "../core/run.ts";

/**
 * One input with what should come of it. A dataset is a list of these; in a file each is a line of JSON or
 * an item of YAML with these names.
 */
export interface Case {
  /** Unique in its dataset; results are followed by it from version to version. */
  readonly id: string;
  /** What the workflow is given. Absent where `turns` or `user` say what is. */
  readonly input?: unknown;
  /** What should come out, as the scorers read it: `exact` compares the whole of it. */
  readonly expected?: unknown;
  /** What else should be so, by name, for scorers that look at more than the output. */
  readonly expect?: Expectations;
  /** `hard`, `stretch`, …; figures are shown by each. */
  readonly tags?: readonly string[];
  /** Which use case it is; figures are shown by each. */
  readonly route?: string;
  /** `train`, `test`, …: `eval --split test` takes only those. */
  readonly split?: string;
  /** Where it came from, such as a document or a customer: cases of one source are not independent. */
  readonly cluster?: string;
  readonly subject?: Subject;
  /** A conversation in place of one input: each is what the user says next. */
  readonly turns?: readonly Turn[];
  /** A model plays the user, in place of `input` and `turns`. */
  readonly user?: SimulatedUser;
  /** State of the world before the trial, as the evaluation's `world` reads it. */
  readonly before?: unknown;
  /** Answers of tools that a trial with `tools: "recorded"` is given. */
  readonly fixtures?: readonly Fixture[];
  readonly origin?: Origin;
  /** For people. */
  readonly note?: string;
}

export interface Expectations {
  /** Tools that must be called; others may be. */
  readonly tools?: readonly ExpectedCall[];
  /** `set`: in any order; `order`: one after another. Default `set`. */
  readonly toolOrder?: "set" | "order";
  /** Names of tools that must not be called. */
  readonly forbidden?: readonly string[];
  /** How the run should end. Default: scorers take any but `failed` and `cancelled`. */
  readonly status?: "completed" | "failed" | "waiting" | "cancelled";
  /** A part that the state of the world must have after the trial. */
  readonly state?: unknown;
  /** Whatever scorers of one's own read. */
  readonly [name: string]: unknown;
}

/** A tool by its name, or with a part that its arguments must have. */
export type ExpectedCall = string | { readonly tool: string; readonly args?: unknown };

export interface Turn {
  readonly input: unknown;
  /** What should come out of this turn; the last turn's default is the case's. */
  readonly expected?: unknown;
}

export interface SimulatedUser {
  /** What the user wants, which the agent is not told. */
  readonly goal: string;
  /** Who the user is and how they write. */
  readonly persona?: string;
  /** What the user says first. */
  readonly opening?: string;
  /** Default 8. */
  readonly maxTurns?: number;
}

/** What a tool answered to an input. */
export type Fixture =
  | { readonly tool: string; readonly input: unknown; readonly output: unknown }
  | {
      readonly tool: string;
      readonly input: unknown;
      readonly error: { readonly code: string; readonly message: string };
    };

/** Where a case comes from, if nobody wrote it. */
export type Origin =
  | { readonly kind: "run"; readonly run: string }
  | {
      readonly kind: "generated";
      readonly by: string;
      readonly from?: readonly string[];
      readonly seed: number;
    }
  | { readonly kind: "imported"; readonly from: string };
