import { canonical, digest } from "../core/canonical.ts";
import { noteMade } from "../core/making.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import type { Answer } from "./_call-tool.ts";
import { callTool, compensateTool } from "./_call-tool.ts";
import { define } from "./_definition.ts";
import { describeTool } from "./_describe.ts";
import type { ModelOutput } from "./_model-output.ts";
import { modelOutput } from "./_model-output.ts";
import type { ModelSchema } from "./_model-schema.ts";
import { modelSchema } from "./_model-schema.ts";
import { DRY_RUN } from "./_parts.ts";
import type { ToolContract } from "./contract.ts";
import { contractOf } from "./contract.ts";
import type { DryRun } from "./dry-run.ts";
import type { FilterSet, NoFilters } from "./order/tool-filters.ts";
import type { CutText } from "./output/cut.ts";
import type { More, PagingStyle } from "./paging/paging.ts";
import type { NoMatch } from "./search/tool-search.ts";
import { ToolError } from "./tool-error.ts";
import type { ToolFailure } from "./tool-failure.ts";
import { failureOf } from "./tool-failure.ts";
import type { InputOf, OutputOf, ToolOptions } from "./tool-options.ts";

/** Marks tools that go through the seam themselves, across copies of the package. */
export const AIRWORTHY_TOOL: unique symbol = Symbol.for("airworthy.tool");

/**
 * A tool with a contract: for models as a tool of the AI SDK, for workflows as a function. `Preview` is
 * what a dry run gives, `Part` what a model may get in place of a result: a dry run, or a part of a long text.
 */
export interface Tool<Name extends string, Input, Output, Preview = never, Part = never> {
  readonly [AIRWORTHY_TOOL]: true;
  readonly name: Name;
  /** What the model reads: the author's words, then the contract's in short. */
  readonly description: string;
  readonly inputSchema: ModelSchema<Input>;
  /** For the AI SDK: a failure is a value here, and only the end of the run is thrown. */
  readonly execute: (input: Input, options?: CallOptions) => Promise<Output | ToolFailure | Part>;
  readonly toModelOutput: (result: { readonly output: unknown }) => ModelOutput;
  /**
   * For workflows and tests. In a run the call is recorded; outside of one the contract holds as
   * well, except what needs a store: nothing is recorded, and no first result is kept.
   *
   * @throws {ToolError} with `invalid_input`, `invalid_output`, `timeout`, `approval_denied`,
   * `internal`, `cancelled`, one of the codes of the parts it declares, or one that it lists
   */
  readonly call: (input: Input, options?: CallOptions) => Promise<Output>;
  /** What `call` would change. @throws {ToolError}; `not_declared` where the tool has no `dryRun` */
  readonly dryRun: (input: Input, options?: CallOptions) => Promise<Preview>;
  /**
   * Takes back what `call` did with this input; once, where the write has a key of its own. Gives what
   * the tool's `compensate` gives.
   *
   * @throws {ToolError}; `not_declared` where the tool has no `compensate`
   */
  readonly compensate: (input: Input, output: Output, options?: CallOptions) => Promise<unknown>;
  readonly contract: ToolContract;
  /** Of the contract, not of the code behind it. */
  readonly contractHash: string;
}

/** A tool of which the types are not known. */
export interface AnyTool
  extends Omit<Tool<string, never, unknown, unknown, unknown>, "inputSchema" | "compensate"> {
  readonly inputSchema: ModelSchema<unknown>;
  readonly compensate: (input: never, output: never, options?: CallOptions) => Promise<unknown>;
}

// `unknown` adds nothing to an intersection: a tool without a part has the types that its schemas have.
type SortField<Sorts extends string> = [Sorts] extends [never] ? unknown : { readonly sort?: Sorts };
type FilterFields<Filters extends FilterSet> = [keyof Filters] extends [never]
  ? unknown
  : { readonly [Name in keyof Filters]?: Filters[Name]["values"][number] };
type MoreField<Style extends PagingStyle> = [Style] extends [never] ? unknown : { readonly more: More };
type NoMatchField<Query extends string> = [Query] extends [never] ? unknown : { readonly noMatch?: NoMatch };
type PartOf<Preview, Max extends number> =
  | ([Preview] extends [never] ? never : DryRun<Preview>)
  | ([Max] extends [never] ? never : CutText);

/** As the AI SDK passes them. */
export interface CallOptions {
  readonly abortSignal?: AbortSignal | undefined;
  /** Nobody is there to be asked: what needs an approval is denied at once. Default false. */
  readonly unattended?: boolean | undefined;
}

/**
 * Defines a tool. Input and output are checked at run time; every failure reaches the model as
 * `{ code, message, retryable, hint }` with a code that is listed here, or `invalid_input`,
 * `invalid_output`, `timeout`, `approval_denied` or `internal`; whatever else was thrown is kept in
 * the journal and shown to nobody. A tool without `effect` counts as a write.
 *
 * @throws `invalid_tool` where the definition is wrong, an example that does not fit included
 *
 * @example
 * ```ts
 * import { tool, ToolError } from "airworthy";
 * import { z } from "zod";
 *
 * const findOrder = tool({
 *   name: "find_order",
 *   description: "Look up one order by its id. Use it before anything is said about an order.",
 *   input: z.object({ id: z.string() }),
 *   output: z.object({ status: z.enum(["paid", "shipped"]) }),
 *   errors: { not_found: { description: "no order has this id", hint: "Ask the customer for the id" } },
 *   effect: "read",
 *   run: async ({ id }) => {
 *     if (id !== "W1") throw new ToolError({ code: "not_found", message: `No order has the id ${id}` });
 *     return { status: "shipped" as const };
 *   },
 * });
 *
 * await findOrder.call({ id: "W1" }); //=> { status: "shipped" }
 * ```
 */
export function tool<
  const Name extends string,
  Input extends StandardSchema,
  Output extends StandardSchema,
  Sorts extends string = never,
  const Filters extends FilterSet = NoFilters,
  Style extends PagingStyle = never,
  Query extends string = never,
  Preview = never,
  Max extends number = never,
>(
  options: ToolOptions<Name, Input, Output, Sorts, Filters, Style, Query, Preview, Max>,
): Tool<
  Name,
  InputOf<Input> & SortField<Sorts> & FilterFields<Filters>,
  OutputOf<Output> & MoreField<Style> & NoMatchField<Query>,
  Preview,
  PartOf<Preview, Max>
> {
  const contract = contractOf(options);
  const contractHash = digest(canonical(contract, `the contract of "${options.name}"`));
  const definition = define(options, { contract, hash: contractHash });
  noteMade("tools", () => ({ name: contract.name, content: contract }));
  const ask = (input: unknown, given: CallOptions | undefined, isForModel = false): Promise<Answer> =>
    callTool(definition, input, {
      signal: given?.abortSignal,
      isForModel,
      isUnattended: given?.unattended,
    });
  return {
    [AIRWORTHY_TOOL]: true,
    name: options.name,
    description: describeTool(contract),
    inputSchema: modelSchema(contract.input),
    execute: async (input, given) => {
      const answer = await ask(input, given, true);
      return answer.ok ? (answer.value as never) : failureOf(answer.error);
    },
    toModelOutput: ({ output }) => modelOutput(output),
    call: async (input, given) => orThrow(await ask(input, given)) as never,
    dryRun: async (input, given) => {
      if (options.dryRun === undefined) throw notDeclared(options.name, "dryRun");
      const answer = await ask(Object.assign({}, input, { [DRY_RUN]: true }), given);
      return (orThrow(answer) as DryRun<Preview>).preview;
    },
    compensate: async (input, output, given) => {
      if (options.compensate === undefined) throw notDeclared(options.name, "compensate");
      const { abortSignal: signal } = given ?? {};
      return orThrow(await compensateTool(definition, { input, output }, { signal, isForModel: false }));
    },
    contract,
    contractHash,
  };
}

function orThrow(answer: Answer): unknown {
  if (answer.ok) return answer.value;
  throw answer.error;
}

function notDeclared(name: string, part: "dryRun" | "compensate"): ToolError {
  return new ToolError({
    code: "not_declared",
    message: `Cannot call ${part}() of the tool "${name}": it declares none`,
    retryable: false,
    hint: `Add ${part} to the definition of the tool`,
  });
}
