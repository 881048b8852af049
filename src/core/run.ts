import type { Body } from "./body.ts";
import type { CallKind, CallNote } from "./call.ts";
import type { Duration } from "./duration.ts";
import type { EncodedError } from "./error-codec.ts";
import type { Address, ExperimentId, RunId, SessionId } from "./ids.ts";
import type { RunAssignment } from "./serving.ts";

/** Who a run is for. Attributes (plan, locale, …) are what failures are later sliced by. */
export interface Subject {
  readonly id: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

/** What this run comes from, and what a fork changed beside a call: kept, so that it replays too. */
export type Lineage = Descent | TrialLineage;

export interface Descent {
  /**
   * `handover`: the other run ended where its release may not go on, and this one took over. `score`: this one, such as a
   * judge's, looked at the other.
   */
  readonly kind: "fork" | "rerun" | "shadow" | "handover" | "score";
  readonly run: RunId;
  readonly at?: Address;
  readonly changes?: Changes;
}

/** A trial of an experiment, which no one waits for. */
export interface TrialLineage {
  readonly kind: "trial";
  readonly experiment: ExperimentId;
  /** Id of the case. */
  readonly case: string;
  /** From 1. */
  readonly trial: number;
  /** `aside`: a judge's, or of who plays the user, with none of the changes. Absent for the release's own. */
  readonly role?: "aside";
  /** Absent where the experiment itself holds them, which spares a copy in each of its runs. */
  readonly changes?: Changes;
}

/** Other texts of prompts, and other models, by the names that the workflow uses. */
export interface Changes {
  readonly prompts?: Readonly<Record<string, string>>;
  readonly models?: Readonly<Record<string, string>>;
}

/** Who looks at the answer of a run before it is given, and on which terms. */
export interface AnswerReview {
  /** What is asked, in a line. Default: "Give this answer?". */
  readonly title?: string;
  /** Names, groups or roles. Default: every operator. */
  readonly approvers?: readonly string[];
  /** How many different people must approve. Default 1. */
  readonly needs?: number;
  /** After so long without a decision the run fails with `answer_denied`. Default: it waits for ever. */
  readonly expiresAfter?: Duration;
}

/** What is known of a run when it begins. Times are ms since the epoch. */
export interface RunStart {
  readonly id: RunId;
  readonly workflow: string;
  readonly input: Body;
  readonly startedAt: number;
  readonly session?: SessionId;
  readonly subject?: Subject;
  readonly tags?: readonly string[];
  readonly release?: string;
  /** Absent where the run was drawn for in no rollout. */
  readonly assignment?: RunAssignment;
  /** Its answer is given once a person has allowed it. */
  readonly reviewAnswer?: AnswerReview;
  readonly parent?: Lineage;
  /** Where the run came from, if it was not executed here: `openai`, `otlp`, … */
  readonly source?: string;
}

/** `running` includes runs whose process died; {@link StoredRun.interrupted} tells them apart. */
export type RunEnd =
  | { readonly status: "completed"; readonly output: Body }
  | { readonly status: "failed"; readonly error: EncodedError }
  | { readonly status: "cancelled"; readonly error: EncodedError }
  | { readonly status: "waiting"; readonly waitingFor: readonly Address[] };
export type RunStatus = "running" | RunEnd["status"];

/** Sums over a run's calls. `cost` is undefined as soon as one call's price is unknown. */
export interface Totals {
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly cost: number | undefined;
  /** Model calls whose price is unknown. */
  readonly unpriced: number;
  /** Tool calls that ended in an error. */
  readonly toolErrors: number;
}

/** How a call ended: `begun` is a write announced before it was sent, whose end was never seen. */
export type CallState = "done" | "failed" | "begun";

export interface CallRecord {
  /** Place in the order of completion, from 1. */
  readonly seq: number;
  readonly kind: CallKind;
  readonly address: Address;
  readonly state: CallState;
  /** Start, in ms since the run's start. */
  readonly at: number;
  /** Duration in ms. */
  readonly took: number;
  readonly ask: Body | undefined;
  readonly askHash: string | undefined;
  /** JSON of the value, or of the error where `state` is `failed`. */
  readonly answer: string | undefined;
  readonly note: CallNote | undefined;
}

/** A run as the store gives it back, without its calls. */
export interface RunSummary extends RunStart {
  readonly end: RunEnd | undefined;
  readonly status: RunStatus;
  readonly interrupted: boolean;
  /** Duration in ms; undefined until it ends. */
  readonly took: number | undefined;
  readonly totals: Totals;
  readonly attempt: number;
  /** Sequence in its session, from 1. */
  readonly turn?: number;
}

export interface StoredRun extends RunSummary {
  readonly calls: readonly CallRecord[];
}

/** The last part of an address without its counter: `handle/lookup_order#2` is `lookup_order`. */
export function nameOf(address: Address): string {
  const last = address.slice(address.lastIndexOf("/") + 1);
  const counter = last.lastIndexOf("#");
  return decodeURIComponent(counter === -1 ? last : last.slice(0, counter));
}
