import type { ApprovalRequest, CallKind } from "../call.ts";
import type { Address, RunId, SessionId } from "../ids.ts";
import type { RunStatus } from "../run.ts";

/** One person's word. Times are ms since the epoch. */
export interface Vote {
  readonly by: string;
  readonly at: number;
  readonly reason?: string;
  /** The arguments that the call is to be made with, in place of those that were asked for. */
  readonly input?: unknown;
}

/** What became of a request. */
export type Decision =
  | (Vote & {
      readonly approved: true;
      /** Everybody who approved, where several had to. */
      readonly votes?: readonly Vote[];
    })
  | {
      readonly approved: false;
      readonly by: string;
      readonly at: number;
      readonly reason?: string;
      /** Nobody decided in time. */
      readonly expired?: true;
    };

/** The call that a contract asks about, as it is stored: redacted. */
export interface AskedCall {
  readonly kind: CallKind;
  readonly name: string;
  /** Its arguments. */
  readonly input?: unknown;
  /** JSON Schema of its arguments. Absent where they cannot be edited. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

/** What is asked of a person, and about which call. */
export interface AskedApproval extends ApprovalRequest {
  readonly call?: AskedCall;
}

export interface PendingApproval extends AskedApproval {
  readonly run: RunId;
  readonly address: Address;
  readonly requestedAt: number;
  /** When it counts as denied, whoever looks. */
  readonly expiresAt?: number;
  /** Those who approved so far, where several must. */
  readonly votes?: readonly Vote[];
}

/** A request at any time of its life. */
export interface StoredApproval extends PendingApproval {
  readonly decision?: Decision;
  /** How its run stands. */
  readonly status: RunStatus;
  readonly workflow?: string;
  /** The conversation that its run belongs to. */
  readonly session?: SessionId;
}

export interface ApprovalQuery {
  /** `pending`: what can still be decided, the oldest first. `closed`: the rest. Default: both, the newest first. */
  readonly state?: "pending" | "closed";
  readonly run?: RunId;
  /** Default 50, at most 1,000. */
  readonly limit?: number;
  /** From {@link ApprovalPage.next}. */
  readonly cursor?: string;
}

export interface ApprovalPage {
  readonly approvals: readonly StoredApproval[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** A run that can go on. */
export interface ReadyRun {
  readonly run: RunId;
  readonly workflow: string;
}

/** A request of which people are to be reminded now. */
export interface DueReminder extends PendingApproval {
  /** Reminders before this one. */
  readonly sent: number;
  /** Tries of this one that have failed. */
  readonly tries: number;
}

export interface ReminderClaim {
  /** Ms after the request at which the first reminder is due. */
  readonly after: number;
  /** Ms for which a claimed one is not given again: whoever claimed it may have died. */
  readonly lease: number;
  readonly limit: number;
}

/** What became of a reminder: when the next, or the next try of the same, is due; undefined for never. */
export interface Reminded {
  readonly delivered: boolean;
  readonly next: number | undefined;
}

/** The side that a run sees. */
export type Asker = Pick<Approvals, "ask">;

/** What people are asked. The store's clock decides what has expired. */
export interface Approvals {
  /** The decision if there is one; else keeps the request for a person to find. An expired one is decided by that. */
  ask(run: RunId, address: Address, request: AskedApproval): Promise<Decision | undefined>;
  /**
   * Keeps what a person said, and gives the request as it then stands: with a decision, unless others must agree.
   *
   * @throws `approval_not_found`, `approval_decided`, `approval_expired`, `approval_repeated`, `run_ended`
   */
  decide(run: RunId, address: Address, decision: Decision): Promise<StoredApproval>;
  pending(run?: RunId): Promise<readonly PendingApproval[]>;
  find(run: RunId, address: Address): Promise<StoredApproval | undefined>;
  list(query?: ApprovalQuery): Promise<ApprovalPage>;
  /** Runs that wait for something that is decided or has expired, and those whose process died going on from it. */
  ready(limit: number): Promise<readonly ReadyRun[]>;
  /** Requests to remind of, each given to one caller at a time. */
  claimReminders(claim: ReminderClaim): Promise<readonly DueReminder[]>;
  reminded(run: RunId, address: Address, outcome: Reminded): Promise<void>;
}
