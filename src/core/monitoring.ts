import type { AlertId, RunId } from "./ids.ts";
import type { RunFact } from "./run-fact.ts";

/** A run of traffic that has ended, as whoever watches over it reads it. */
export interface MonitoredRun {
  /** Grows in the order in which the figures took runs in; never given twice. */
  readonly mark: number;
  /** How manieth of its conversation, from 1 to 20; 1 for a run without one. */
  readonly turn: number;
  readonly run: RunFact;
}

/** What a user, or scorers, said of a run of traffic. */
export interface GivenFeedback {
  /** Grows with every one, whatever run it is on. */
  readonly mark: number;
  readonly run: RunId;
  readonly workflow: string;
  readonly release?: string;
  /** 0 bad to 1 good. */
  readonly score: number;
  /** Ms since the epoch. */
  readonly at: number;
}

/** Something is wrong with a workflow. What it says is for others to read. */
export interface StoredAlert {
  readonly id: AlertId;
  readonly workflow: string;
  /** What it is about, such as `past latency`: of one thing at most one alert is open. */
  readonly about: string;
  /** Grows by 1 with every change, from 1. */
  readonly rev: number;
  /** Ms since the epoch. */
  readonly openedAt: number;
  /** Undefined while it is open. */
  readonly resolvedAt?: number;
  /** JSON. */
  readonly data: string;
}

export interface AlertQuery {
  readonly workflow?: string;
  readonly open?: boolean;
  /** Default 100, at most 1,000. */
  readonly limit?: number;
}

/** Something to be told somewhere. */
export interface NewNotice {
  /** The same for every try. */
  readonly id: string;
  readonly alert: AlertId;
  /** Where, by a name that holds no secret. */
  readonly target: string;
  /** JSON. */
  readonly body: string;
  /** Ms since the epoch from which it is due. */
  readonly due: number;
}

export interface StoredNotice extends NewNotice {
  /** Tries that have failed. */
  readonly tries: number;
  /** Why the last try failed. */
  readonly error?: string;
}

export interface NoticeClaim {
  readonly target: string;
  /** Ms since the epoch. What is due more than a day from now was put off by a clock that was wrong, and is due. */
  readonly now: number;
  /** Ms for which a claimed one is not given again: whoever claimed it may have died. */
  readonly lease: number;
  readonly limit: number;
}

/** What became of a try. */
export type NoticeOutcome =
  | { readonly outcome: "delivered" }
  | { readonly outcome: "failed"; readonly error: string; readonly due: number }
  /** It is not tried again, and stays to be seen. */
  | { readonly outcome: "given_up"; readonly error: string };

/** What whoever watches has learned. */
export interface MonitorMemory {
  /** Grows by 1 with every step, from 1. */
  readonly rev: number;
  /** JSON. */
  readonly state: string;
  /** Ms since the epoch. */
  readonly at: number;
}

/** What one look came to, kept together or not at all. */
export interface MonitorStep {
  /** Revision of the memory that it began from; 0 where there was none. Of two who look at once, one counts. */
  readonly after: number;
  /** JSON. */
  readonly state: string;
  /** Ms since the epoch. */
  readonly at: number;
  /** Alerts that are new or have changed, each one revision after what is kept. */
  readonly alerts: readonly StoredAlert[];
  readonly notices: readonly NewNotice[];
}

/** What a monitor reads of runs, what it remembers, the alerts that it raises and who is still to be told of them. */
export interface Monitoring {
  /** In the order in which the figures took them in; only what is taken in is there. */
  runs(query: { readonly after: number; readonly limit: number }): Promise<readonly MonitoredRun[]>;
  /** In the order in which it was given. */
  feedback(query: { readonly after: number; readonly limit: number }): Promise<readonly GivenFeedback[]>;
  /** What scorers said, in the order in which it was kept; without those that could not say how good a run was. */
  scores(query: { readonly after: number; readonly limit: number }): Promise<readonly GivenFeedback[]>;
  memory(): Promise<MonitorMemory | undefined>;
  /** Whether it was kept: not where somebody else was first, with the memory or with one of the alerts. */
  advance(step: MonitorStep): Promise<boolean>;
  /** Those that are open first, then the newest. */
  alerts(query?: AlertQuery): Promise<readonly StoredAlert[]>;
  alert(id: AlertId): Promise<StoredAlert | undefined>;
  /** Whether it was kept: not where somebody else was first. */
  change(alert: StoredAlert, notices: readonly NewNotice[]): Promise<boolean>;
  /** Notices that are due, each given to one caller at a time, the oldest first. */
  claimNotices(claim: NoticeClaim): Promise<readonly StoredNotice[]>;
  told(notice: string, outcome: NoticeOutcome): Promise<void>;
  /** Those that are still to be told, or were given up; the oldest first, at most 100. */
  untold(): Promise<readonly StoredNotice[]>;
  /**
   * Takes or renews the right to watch, for one process at a time.
   *
   * @param until ms since the epoch at which others may take it
   */
  watch(watcher: string, options: { readonly now: number; readonly until: number }): Promise<boolean>;
  /** Who watches now; undefined where nobody does. */
  watcher(now: number): Promise<{ readonly name: string; readonly until: number } | undefined>;
}
