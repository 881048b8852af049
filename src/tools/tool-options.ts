import type { ApprovalRequest, Effect } from "../core/call.ts";
import type { Duration } from "../core/duration.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import type { JsonSchema } from "./_json-schema.ts";

/** What goes into a schema, before defaults and transforms. */
export type InputOf<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>["input"];
/** What comes out of a schema. */
export type OutputOf<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>["output"];

/** What `run` is given beside its input. */
export interface ToolContext {
  /** Aborts when the run is cancelled, the timeout is over or the AI SDK gives up. */
  readonly signal: AbortSignal;
  /** The idempotency key of a write, for the API that is called; undefined for a read. */
  readonly key: string | undefined;
}

/** A way to fail that a tool's caller is meant to know. */
export interface ListedError {
  /** When it happens; shown to the model before it calls. */
  readonly description?: string;
  /** Says it where what was thrown is not a `ToolError`. Default: `description`. */
  readonly message?: string;
  /** Whether the same call may succeed later. Default false. */
  readonly retryable?: boolean;
  /** The next step for the model. */
  readonly hint?: string;
}

/** How often a failed call is tried again. */
export interface ToolRetry {
  /** Tries in all, the first included, from 1 to 20. Default 3. */
  readonly attempts?: number;
  /** First wait, doubled each time, with full jitter. Default 200 ms. */
  readonly backoff?: Duration;
  /** Longest wait. Default 5 s. */
  readonly maxBackoff?: Duration;
}

export interface Idempotency<Input = unknown> {
  /** Equal keys mean the same write, in all runs. Default: a key of the run, the place in it and the input. */
  readonly key?: (input: Input) => string;
  /** How long the first result is kept and given again. Default 24 h. */
  readonly keepFor?: Duration;
  /**
   * Whether what is called does a write with the same `ctx.key` only once. Only then is a write tried
   * again after a failure or a crash. Default false.
   */
  readonly worldKnowsKey?: boolean;
}

export interface ToolExample<Input = unknown, Output = unknown> {
  readonly input: Input;
  readonly output?: Output;
}

export interface ToolOptions<
  Name extends string,
  Input extends StandardSchema,
  Output extends StandardSchema,
> {
  /** A letter, then letters, digits, `_` and `-`; at most 64 characters. */
  readonly name: Name;
  /** What it does and when to use it; the model chooses by it. */
  readonly description: string;
  /** Of an object. Checked before anything is called. */
  readonly input: Input;
  /** Checked before anyone sees the result. */
  readonly output: Output;
  /** JSON Schema of either side, where the schema library cannot say it. */
  readonly jsonSchema?: { readonly input?: JsonSchema; readonly output?: JsonSchema };
  /** The codes that the model may see, each with its description or more. Anything else becomes `internal`. */
  readonly errors?: Readonly<Record<string, string | ListedError>>;
  /** A tool that does not say counts as a write. */
  readonly effect?: Effect;
  /** Bound on one try. Default: none. */
  readonly timeout?: Duration;
  /** Default for reads: 3 tries. A write may have it only where `idempotency.worldKnowsKey` is true. */
  readonly retry?: ToolRetry;
  /** For writes. */
  readonly idempotency?: Idempotency<OutputOf<Input>>;
  /** A question for a person (a text, or true for the tool's name and input), or nothing where it may just run. */
  readonly approval?: (input: OutputOf<Input>) => ApprovalRequest | string | boolean | undefined;
  /** Answers in a fork or shadow, where no write is made. Touches nothing. */
  readonly simulate?: (input: OutputOf<Input>) => InputOf<Output> | Promise<InputOf<Output>>;
  /** Checked against the schemas, and shown to the model. */
  readonly examples?: readonly ToolExample<InputOf<Input>, InputOf<Output>>[];
  readonly run: (input: OutputOf<Input>, context: ToolContext) => InputOf<Output> | Promise<InputOf<Output>>;
}
