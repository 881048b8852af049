import type { Body } from "./body.ts";
import { bodyHash, bodyOf, bodySize } from "./body.ts";
import type { Call, CallKind, CallNote, CallPolicy, Effect, Outcome, PerformContext } from "./call.ts";
import { canonical, digest } from "./canonical.ts";
import { decode, encode } from "./codec.ts";
import type { Here } from "./context.ts";
import { here } from "./context.ts";
import { encodeError } from "./error-codec.ts";
import { AirworthyError } from "./errors.ts";
import type { Execution, Redact } from "./execution.ts";
import type { Address } from "./ids.ts";
import { Scope } from "./scope.ts";

/** What a piece of code wants of the world; {@link invoke} makes a {@link Call} of it. */
export interface Question {
  readonly kind: CallKind;
  readonly name: string;
  /** Reaches the world; not called where a recording answers. */
  perform(context: PerformContext): Promise<unknown>;
  /** What is asked: a value, or texts made with the run's redaction. */
  readonly ask?: { readonly value: unknown } | ((redact: Redact) => Body);
  readonly effect?: Effect;
  /** The caller's own idempotency key; without one a write's key comes of run, address and arguments. */
  readonly key?: string | undefined;
  readonly policy?: CallPolicy;
  readonly encode?: (value: unknown) => string;
  readonly decode?: (text: string) => unknown;
  readonly encodeError?: (error: unknown) => string;
  readonly decodeError?: (text: string) => unknown;
  readonly note?: (value: unknown) => CallNote | undefined;
}

const NO_POLICY: CallPolicy = {};

/**
 * The one seam: every call of a run goes through here, whatever its kind, and the run's mode
 * decides what answers it. An error of the call itself is thrown to the caller; an error of a
 * handler (a budget, a divergence, the store) ends the run, whatever the caller catches.
 */
export async function invoke(
  question: Question,
  place: Here = here(`the ${question.kind} "${question.name}"`),
): Promise<unknown> {
  const { execution } = place;
  // Taken before the first await, so that calls started together get the same addresses on every replay.
  const address = place.scope.next(question.name);
  // A loop that catches whatever it is thrown would never let the event loop go on, nor its run end.
  if (execution.halt?.kind === "error" && execution.refuse()) throw execution.halt.error;
  // What the abandoned code of a run that has ended still does must neither run nor be recorded.
  if (execution.halt !== undefined) return new Promise(() => {});
  execution.opened(address, question.effect ?? "read");
  try {
    const outcome = await answer(execution, new PendingCall(question, address, { execution }));
    if (outcome.ok) return outcome.value;
    throw outcome.error;
  } finally {
    execution.closed(address);
  }
}

async function answer(execution: Execution, call: Call): Promise<Outcome> {
  try {
    return await execution.dispatch(call);
  } catch (error) {
    execution.stop(error);
    throw error;
  }
}

/** A class, since it is made for every call of every run: its methods cost nothing until they are used. */
class PendingCall implements Call, Here {
  readonly kind: CallKind;
  readonly name: string;
  readonly address: Address;
  readonly ask: Body | undefined;
  readonly askHash: string | undefined;
  readonly effect: Effect;
  readonly execution: Execution;
  readonly key: string | undefined;
  readonly policy: CallPolicy;
  readonly #question: Question;
  #inner: Scope | undefined;

  constructor(
    question: Question,
    address: Address,
    { execution, policy, inner }: { execution: Execution; policy?: CallPolicy; inner?: Scope },
  ) {
    this.#question = question;
    this.kind = question.kind;
    this.name = question.name;
    this.address = address;
    this.execution = execution;
    this.#inner = inner;
    this.ask = askOf(question, execution);
    this.askHash = this.ask === undefined ? undefined : bodyHash(this.ask);
    this.effect = question.effect ?? "read";
    this.policy = policy ?? question.policy ?? NO_POLICY;
    this.key = this.effect === "write" ? (question.key ?? this.#ownKey()) : undefined;
  }

  get inner(): Scope {
    this.#inner ??= new Scope(this.address);
    return this.#inner;
  }

  /** Where code stands that this call runs: the call is its own place, which saves making one. */
  get place(): Here {
    return this;
  }

  get scope(): Scope {
    return this.inner;
  }

  get call(): Call {
    return this;
  }

  get signal(): AbortSignal {
    return this.execution.stopperOf(this.effect).signal;
  }

  get knowsErrors(): boolean {
    return this.#question.decodeError !== undefined;
  }

  decodeError(text: string): unknown {
    return this.#question.decodeError?.(text);
  }

  perform(context: PerformContext): Promise<unknown> {
    return this.#question.perform(context);
  }

  encode(value: unknown): string {
    return (
      this.#question.encode?.(value) ??
      encode(value, { what: `the result of ${this.kind} "${this.address}"` })
    );
  }

  decode(text: string): unknown {
    return this.#question.decode ? this.#question.decode(text) : decode(text);
  }

  encodeError(error: unknown): string {
    return this.#question.encodeError?.(error) ?? JSON.stringify(encodeError(error));
  }

  note(value: unknown): CallNote | undefined {
    return this.#question.note?.(value);
  }

  withPolicy(policy: CallPolicy): Call {
    return new PendingCall(this.#question, this.address, { execution: this.execution, policy });
  }

  withQuestion(question: Question): Call {
    return new PendingCall(question, this.address, { execution: this.execution, inner: this.inner });
  }

  #ownKey(): string {
    return digest(`${this.execution.id}\n${this.address}\n${this.askHash ?? ""}`);
  }
}

function askOf(question: Question, execution: Execution): Body | undefined {
  if (question.ask === undefined) return undefined;
  const { redact, maxPayload } = execution.options;
  const body =
    typeof question.ask === "function"
      ? question.ask(redact)
      : bodyOf(redact(canonical(question.ask.value, `the arguments of ${question.kind} "${question.name}"`)));
  const size = bodySize(body);
  if (size > maxPayload)
    throw tooLarge(`the arguments of ${question.kind} "${question.name}"`, size, maxPayload);
  return body;
}

export function tooLarge(what: string, size: number, limit: number): AirworthyError {
  return new AirworthyError({
    code: "payload_too_large",
    message: `Cannot record ${what}: ${size} characters, expected at most ${limit}`,
    hint: "Pass a reference (a path, a URL, an id) in place of the content, or raise maxPayload in the configuration",
    data: { size, limit },
  });
}
