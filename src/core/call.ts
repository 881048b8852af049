import type { Body } from "./body.ts";
import type { Here } from "./context.ts";
import type { Duration } from "./duration.ts";
import type { Execution } from "./execution.ts";
import type { VirtualWrite } from "./handlers/shadowed.ts";
import type { Address } from "./ids.ts";
import type { Scope } from "./scope.ts";
import type { Question } from "./seam.ts";

export type CallKind = "model" | "tool" | "step" | "sleep" | "approval" | "clock" | "random" | "id";
/** A call without a declared effect counts as a write where that decides about safety. */
export type Effect = "read" | "write";

/** Tokens of a model call; `input` is what was not cached. Each is at least 0. */
export interface Usage {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

/** What is known of a call beside its question and answer; kept with it, small. */
export interface CallNote {
  readonly model?: string;
  readonly usage?: Usage;
  /** US dollars; absent where the price is unknown, never 0 for that. */
  readonly cost?: number;
  /** Prompts whose text was part of the question, as `name@version`. */
  readonly prompts?: readonly string[];
  readonly effect?: Effect;
  readonly key?: string;
  /** Failed tries before the one that counts. */
  readonly attempts?: readonly { readonly took: number; readonly code: string; readonly message: string }[];
  /** Ms of its time that it waited for a limit of its tool: rate, concurrency, or a service that asked for a pause. */
  readonly waited?: number;
  /** What its contract found wrong with the answer without refusing it. */
  readonly findings?: readonly { readonly code: string; readonly message: string }[];
  /** Redaction changed the answer, so that a resumed run must not act on it. */
  readonly redacted?: true;
  /** Where the answer came from, if not from the world. */
  readonly from?: "ledger" | "recording" | "simulation" | "change" | "cache" | "fixture";
  /** US dollars that an answer of a cache once cost. */
  readonly saved?: number;
  /** What a person decided before it was made; the arguments they approved are in the answer of `<address>/approval`. */
  readonly approval?: {
    readonly approved: boolean;
    readonly by: string;
    readonly at: number;
    readonly reason?: string;
    readonly edited?: true;
  };
  /** For a sleep: when it ends, in ms since the epoch. */
  readonly until?: number;
  readonly stream?: true;
  /** Of a call that came as a span: where it came from, and what of it has no place elsewhere. */
  readonly otel?: OtelNote;
}

export interface OtelNote {
  readonly trace: string;
  readonly span: string;
  readonly name: string;
  /** The library that wrote it, as `name@version`. */
  readonly scope?: string;
  /** Attributes whose meaning is not known. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly events?: readonly unknown[];
  readonly links?: readonly unknown[];
}

export interface Retry {
  /** Tries in all, the first included. */
  readonly attempts: number;
  /** First wait in ms; doubles each time with full jitter. */
  readonly backoff: number;
  readonly maxBackoff: number;
}

/** A question that stands between a run and the world. */
export interface Call {
  readonly kind: CallKind;
  readonly name: string;
  readonly address: Address;
  /** Undefined where nothing is asked, as by a step without input. */
  readonly ask: Body | undefined;
  readonly askHash: string | undefined;
  readonly effect: Effect;
  readonly execution: Execution;
  /** Where calls made while this one is answered are counted, over all its tries. */
  readonly inner: Scope;
  /** Where the code stands that it runs. */
  readonly place: Here;
  readonly signal: AbortSignal;
  /** Idempotency key of a write: the world is told it, the ledger keeps its first result. */
  readonly key: string | undefined;
  readonly policy: CallPolicy;
  /** Reaches the world. Only the last handler of a mode calls it. */
  perform(context: PerformContext): Promise<unknown>;
  encode(value: unknown): string;
  decode(text: string): unknown;
  encodeError(error: unknown): string;
  /** Whether errors of a kind of its own, such as a provider's, come back as themselves. */
  readonly knowsErrors: boolean;
  /** Makes such an error again; undefined for those it does not know. */
  decodeError(text: string): unknown;
  note(value: unknown): CallNote | undefined;
  /** The same call under other terms. */
  withPolicy(policy: CallPolicy): Call;
  /** What is done in its place, at the same address. */
  withQuestion(question: Question): Call;
}

export interface PerformContext {
  readonly signal: AbortSignal;
  readonly key: string | undefined;
  /** The end of a sleep that an earlier attempt of the run began. */
  readonly until: number | undefined;
}

/** What a contract asks of the handlers; every part optional. */
export interface CallPolicy {
  readonly retry?: Retry;
  /** Whether an error may go away by itself. */
  readonly retryable?: (error: unknown) => boolean;
  /** Bound on one try, in ms. */
  readonly timeout?: number;
  /** Keep the first result of a write by its key for so many ms. */
  readonly ledger?: { readonly keepFor: number };
  /** The world itself does a write with the same key only once, so that repeating it is safe. */
  readonly safeToRepeat?: boolean;
  /** When a sleep ends, in ms since the epoch: kept beforehand, so that a restart waits only for what is left. */
  readonly until?: number;
  /** An earlier attempt of the run has kept that this call begins. */
  readonly announced?: true;
  /** Asks a person first when it gives a request. */
  readonly approval?: () => ApprovalRequest | undefined;
  /** Lets the person who approves change the arguments. */
  readonly edited?: EditedCall;
  /** Stands next to the world, inside of the retries: limits that calls share, and breakers. */
  readonly guard?: Handler;
  /** Answers a write in a fork or shadow without touching anything. */
  readonly simulate?: () => Promise<unknown>;
  /** The arguments of a write as its contract takes them, for {@link afterWrites} of reads. */
  readonly input?: unknown;
  /** What a read in a shadow answers after writes that were not made. */
  readonly afterWrites?: (value: unknown, writes: readonly VirtualWrite[]) => Promise<unknown>;
}

export interface ApprovalRequest {
  /** What is asked, in a line. */
  readonly title: string;
  readonly details?: unknown;
  /** After so long without a decision it is denied. Default: it waits for ever. */
  readonly expiresAfter?: Duration;
  /** Who may decide: names of people, of groups (`approvals.groups`) or of roles. Default: every operator. */
  readonly approvers?: readonly string[];
  /** How many different people must approve; one denial is enough. From 1 to 10. Default 1. */
  readonly needs?: number;
}

/** How a call is made with other arguments than it was asked with. */
export interface EditedCall {
  /** JSON Schema of the arguments. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The call with these arguments; rejects where they do not fit. */
  question(input: unknown): Promise<Question>;
}

export type Outcome =
  | { readonly ok: true; readonly value: unknown; readonly note?: CallNote; readonly text?: string }
  | { readonly ok: false; readonly error: unknown; readonly note?: CallNote; readonly text?: string };

export type Next = (call: Call) => Promise<Outcome>;
/** One concern of a mode. Handlers see every call, outermost first. */
export type Handler = (call: Call, next: Next) => Promise<Outcome>;

/** Makes one function of a list of handlers; the last of them must not call `next`. */
export function compose(handlers: readonly Handler[]): Next {
  return handlers.reduceRight<Next>(
    (next, handler) => (call) => handler(call, next),
    (call) => Promise.reject(new Error(`No handler of this mode answers ${call.kind} "${call.address}"`)),
  );
}
