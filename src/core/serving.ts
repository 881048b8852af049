import type { ReleaseId } from "./ids.ts";
import type { AnswerReview } from "./run.ts";

/** What is drawn for, stays with its release, and counts once: a conversation (default) or a user. */
export type AssignmentUnit = "session" | "user";

type Scalar = string | number | boolean;

/** Subjects by their attributes. An attribute that a subject has not got fits nothing but a `not`. */
export type CohortRule =
  | { readonly attribute: string; readonly in: readonly Scalar[] }
  | { readonly attribute: string; readonly atLeast: number }
  | { readonly attribute: string; readonly below: number }
  | { readonly all: readonly CohortRule[] }
  | { readonly any: readonly CohortRule[] }
  | { readonly not: CohortRule };

/** Which runs of a workflow the candidate takes: plain data, so that every process decides alike. */
export interface Split {
  /** Names the rollout. It makes the draw one of its own, and must stay the same while the share changes. */
  readonly rollout: string;
  readonly candidate: ReleaseId;
  /** Of those who take part, 0 to 100, in steps of 0.01. */
  readonly percent: number;
  /** Default `session`: a run without one is drawn for by itself. */
  readonly unit?: AssignmentUnit;
  /** Who takes part. Default: everyone. */
  readonly cohort?: CohortRule;
  /** Users or sessions that get the candidate whatever the share. */
  readonly allow?: readonly string[];
  /** Users or sessions that never do. It goes before everything else. */
  readonly deny?: readonly string[];
  readonly useCases?: UseCases;
  /** A person looks at each answer of the candidate before it is given. */
  readonly review?: AnswerReview;
}

/** What the candidate may be used for. */
export interface UseCases {
  /** Those it may take. */
  readonly only: readonly string[];
  /** Who takes the others. Default `incumbent`. */
  readonly others?: "incumbent" | "person";
  /**
   * Who takes a run whose use case is not known before it begins. Default `others`: it is none of those that the candidate may
   * take. `candidate`: whose code has to say what it is about by `ctx.boundary()`, which may hand the run over.
   */
  readonly unknown?: "others" | "candidate";
}

/** The candidate runs on the same inputs once the incumbent has answered, or beside it, and its answer goes to nobody. */
export interface ShadowPlan {
  /** Names the shadow. */
  readonly id: string;
  readonly candidate: ReleaseId;
  /**
   * `beside`: it begins with the incumbent. What it asks before the incumbent has asked the same is read from the world, or with
   * `liveReads: false` waits for the incumbent, as its writes do; a third of `timeout` at most. Default `after`.
   */
  readonly when?: "after" | "beside";
  /** Of the runs, above 0 to 100. Default 100. */
  readonly percent?: number;
  /** Runs after which it stops by itself. Default: none. */
  readonly runs?: number;
  /** US dollars after which it stops by itself. Default: none. */
  readonly cost?: number;
  /** Shadows in flight for one process that serves. Default 1. */
  readonly concurrency?: number;
  /** Share of one core that they may use on average, for one process that serves. Default 1. */
  readonly cpu?: number;
  /** MiB of memory for the process they run in. Default 512. */
  readonly memory?: number;
  /** Ms after which one is taken to hang, and its process is killed. Default 60,000. */
  readonly timeout?: number;
  /** Whether reads that the incumbent did not make are made. Default true. */
  readonly liveReads?: boolean;
}

/** What serves a workflow. */
export interface Serving {
  readonly workflow: string;
  /** From 1; each change is the next one. */
  readonly rev: number;
  /** Ms since the epoch. */
  readonly at: number;
  readonly by: string;
  readonly why?: string;
  /** The release that serves. Absent: the app's own code. */
  readonly stable?: ReleaseId;
  readonly split?: Split;
  readonly shadow?: ShadowPlan;
  readonly withdraws?: Withdrawal;
  /** Of a rollback: what it left. Whoever goes back again goes past it. */
  readonly leaves?: Left;
}

/** A release that a rollback left. Absent: the app's own code. */
export interface Left {
  readonly release?: ReleaseId;
}

/** A release whose runs in flight and runs that wait are to end, since it serves no more. */
export interface Withdrawal {
  /** Absent: the app's own code. */
  readonly release?: ReleaseId;
  readonly reason: string;
}

/** How soon a change is known here. */
export interface ServingFeed {
  /** Ms for which what was read may be taken as it is, unless a change is heard of meanwhile. */
  readonly freshFor: number;
}

/** What serves each workflow, for every process that has the store open. */
export interface Servings {
  /** Hears of changes, by whichever process, while the store is open; it may hear of one that was none. */
  follow(changed: () => void): ServingFeed;
  /** Undefined for one that nothing was ever said about: the app's own code serves it. */
  current(workflow: string): Promise<Serving | undefined>;
  list(): Promise<readonly Serving[]>;
  /** The newest first. */
  history(workflow: string, limit?: number): Promise<readonly Serving[]>;
  /**
   * Says what serves from now on. `rev` is that of the current one plus 1, and 1 for the first: of two who change
   * the same thing at once, one does. With `withdraws` it asks, at the same moment, for the end of the release's open
   * runs of that workflow (`Store.cancellations`); forks, shadows and trials are left alone.
   *
   * @throws `serving_moved`
   */
  set(serving: Serving): Promise<void>;
}

/** What serves at the moment at which a run is given its release. */
export interface ServedBy {
  readonly rev: number;
  /** Absent: the app's own code. */
  readonly release?: ReleaseId;
}

/** How a run came to its release. */
export interface RunAssignment {
  readonly rollout: string;
  readonly arm: "candidate" | "stable";
  /** The chance, from 0 to 1, that its unit would get the candidate; 0 or 1 where a rule decided. */
  readonly share: number;
  /**
   * `not_loaded`: it fell to the candidate, which did not load here. `refused`: the candidate does not take the input, and the
   * incumbent took it: once the candidate serves everyone it would fail, so it counts for the candidate's side, as a failure.
   * `boundary`: the candidate found that it may not take it, and the incumbent went on; it counts for the candidate's side.
   */
  readonly by:
    | "chance"
    | "allow"
    | "deny"
    | "cohort"
    | "use_case"
    | "no_unit"
    | "flag"
    | "refused"
    | "not_loaded"
    | "boundary";
  /** What the candidate may be used for, of a run that it takes. */
  readonly useCases?: UseCases;
}
