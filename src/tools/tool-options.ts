import type { Effect } from "../core/call.ts";
import type { Duration } from "../core/duration.ts";
import type { VirtualWrite } from "../core/handlers/shadowed.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import type { ToolApproval } from "./approval-rule.ts";
import type { ToolAuth } from "./auth/tool-auth.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { ToolLimits } from "./limits/tool-limits.ts";
import type { ChosenFilters, FilterSet, NoFilters } from "./order/tool-filters.ts";
import type { ChosenOrder, ToolSort } from "./order/tool-sort.ts";
import type { AnyPaging, PagingStyle, ToolPaging } from "./paging/paging.ts";
import type { AnySearch, ToolSearch } from "./search/tool-search.ts";

/** What goes into a schema, before defaults and transforms. */
export type InputOf<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>["input"];
/** What comes out of a schema. */
export type OutputOf<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>["output"];

/** The names of the fields that hold lists; any text where the type is not known. */
export type ListFieldOf<T> = unknown extends T
  ? string
  : { [Key in keyof T]-?: NonNullable<T[Key]> extends readonly unknown[] ? Key : never }[keyof T] & string;

/** What `run` is given beside its input. */
export interface ToolContext<Sorts extends string = never, Filters extends FilterSet = NoFilters> {
  /** Aborts when the run is cancelled, the timeout is over or the AI SDK gives up. */
  readonly signal: AbortSignal;
  /** The idempotency key of a write, for the API that is called; undefined for a read. */
  readonly key: string | undefined;
  /** Of `auth`; empty without it. Whatever the tool gives or throws is cleaned of it. */
  readonly token: string;
  /** The order that was asked for, or the default; undefined where the tool declares none. */
  readonly sort: [Sorts] extends [never] ? undefined : ChosenOrder<Sorts>;
  /** The filters that apply, by name. */
  readonly filters: ChosenFilters<Filters>;
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

/** `run` is all that most tools need beside names and schemas; each other part is enforced where it is declared. */
export interface ToolOptions<
  Name extends string,
  Input extends StandardSchema,
  Output extends StandardSchema,
  Sorts extends string = never,
  Filters extends FilterSet = NoFilters,
  Style extends PagingStyle = never,
  Query extends string = never,
  Preview = never,
  Max extends number = never,
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
  /** Rate, concurrency, breaker and the size of what a model is given. Default: none. */
  readonly limits?: ToolLimits<Max>;
  /** How a token is had and renewed. */
  readonly auth?: ToolAuth;
  /** The field of the output that holds the list that `paging`, `search`, `sort` and `filters` mean. Default: the only list. */
  readonly items?: ListFieldOf<OutputOf<Output>>;
  /** For reads that give one page of many: the result gets `more`. */
  readonly paging?: ToolPaging<Style, InputOf<Input>, OutputOf<Output>>;
  /** For reads that search: the query is normalised, and an empty result gets `noMatch`. */
  readonly search?: ToolSearch<Query, OutputOf<Input>>;
  /** Orders to choose from, by a field that is added to the input; `run` is told in `ctx.sort`. */
  readonly sort?: ToolSort<Sorts>;
  /** Values to choose from, by fields that are added to the input; `run` is told in `ctx.filters`. */
  readonly filters?: Filters;
  /** For writes. */
  readonly idempotency?: Idempotency<OutputOf<Input>>;
  /** Which calls a person must approve: all (`true`), those above a bound, or those that a function asks about. */
  readonly approval?: ToolApproval<OutputOf<Input>>;
  /** For writes: what one would change. A model asks with `dryRun: true`; nobody has to approve that. */
  readonly dryRun?: (
    input: OutputOf<Input>,
    context: Pick<ToolContext, "signal" | "token">,
  ) => Preview | Promise<Preview>;
  /** For writes: takes one back, as far as that can be. For `tool.compensate()`; no model is offered it. */
  readonly compensate?: (
    input: OutputOf<Input>,
    output: OutputOf<Output>,
    context: Pick<ToolContext, "signal" | "key" | "token">,
  ) => unknown;
  /** Answers in a fork or shadow, where no write is made. Touches nothing. */
  readonly simulate?: (input: OutputOf<Input>) => InputOf<Output> | Promise<InputOf<Output>>;
  /**
   * For reads: what a shadow is answered once it would have written, so that it does not read a world without its
   * own writes. `writes` are those of the run, in order, by any tool.
   */
  readonly afterWrites?: (
    output: OutputOf<Output>,
    given: { readonly input: OutputOf<Input>; readonly writes: readonly VirtualWrite[] },
  ) => InputOf<Output> | Promise<InputOf<Output>>;
  /** Checked against the schemas, and shown to the model. */
  readonly examples?: readonly ToolExample<InputOf<Input>, InputOf<Output>>[];
  readonly run: (
    input: OutputOf<Input>,
    context: ToolContext<Sorts, Filters>,
  ) => InputOf<Output> | Promise<InputOf<Output>>;
}

/** Options of any types: what a definition is made from once the compiler has checked them. */
export interface AnyToolOptions {
  readonly name: string;
  readonly description: string;
  readonly input: StandardSchema;
  readonly output: StandardSchema;
  readonly jsonSchema?: { readonly input?: JsonSchema; readonly output?: JsonSchema };
  readonly errors?: Readonly<Record<string, string | ListedError>>;
  readonly effect?: Effect;
  readonly timeout?: Duration;
  readonly retry?: ToolRetry;
  readonly limits?: ToolLimits;
  readonly auth?: ToolAuth;
  readonly items?: string;
  readonly paging?: AnyPaging;
  readonly search?: AnySearch;
  readonly sort?: ToolSort;
  readonly filters?: FilterSet;
  readonly idempotency?: Idempotency<never>;
  readonly examples?: readonly ToolExample[];
  readonly approval?: ToolApproval<never>;
  dryRun?(input: never, context: never): unknown;
  compensate?(input: never, output: never, context: never): unknown;
  simulate?(input: never): unknown;
  afterWrites?(output: never, given: never): unknown;
  run(input: never, context: never): unknown;
}
