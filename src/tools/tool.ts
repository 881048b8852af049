import { canonical, digest } from "../core/canonical.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import { callTool } from "./_call-tool.ts";
import { define } from "./_definition.ts";
import { describeTool } from "./_describe.ts";
import type { ModelOutput } from "./_model-output.ts";
import { modelOutput } from "./_model-output.ts";
import type { ModelSchema } from "./_model-schema.ts";
import { modelSchema } from "./_model-schema.ts";
import type { ToolContract } from "./contract.ts";
import { contractOf } from "./contract.ts";
import type { ToolFailure } from "./tool-failure.ts";
import { failureOf } from "./tool-failure.ts";
import type { InputOf, OutputOf, ToolOptions } from "./tool-options.ts";

/** Marks tools that go through the seam themselves, across copies of the package. */
export const AIRWORTHY_TOOL: unique symbol = Symbol.for("airworthy.tool");

/** A tool with a contract: for models as a tool of the AI SDK, for workflows as a function. */
export interface Tool<Name extends string, Input, Output> {
  readonly [AIRWORTHY_TOOL]: true;
  readonly name: Name;
  /** What the model reads: the author's words, then the contract's in short. */
  readonly description: string;
  readonly inputSchema: ModelSchema<Input>;
  /** For the AI SDK: a failure is a value here, and only the end of the run is thrown. */
  readonly execute: (input: Input, options?: CallOptions) => Promise<Output | ToolFailure>;
  readonly toModelOutput: (result: { readonly output: unknown }) => ModelOutput;
  /**
   * For workflows and tests. In a run the call is recorded; outside of one the contract holds as
   * well, except what needs a store: nothing is recorded, and no first result is kept.
   *
   * @throws {ToolError} with `invalid_input`, `invalid_output`, `timeout`, `approval_denied`,
   * `internal`, `cancelled` or a code that the tool lists
   */
  readonly call: (input: Input, options?: CallOptions) => Promise<Output>;
  readonly contract: ToolContract;
  /** Of the contract, not of the code behind it. */
  readonly contractHash: string;
}

/** A tool of which the types are not known. */
export interface AnyTool extends Omit<Tool<string, never, unknown>, "inputSchema"> {
  readonly inputSchema: ModelSchema<unknown>;
}

/** As the AI SDK passes them. */
export interface CallOptions {
  readonly abortSignal?: AbortSignal | undefined;
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
export function tool<const Name extends string, Input extends StandardSchema, Output extends StandardSchema>(
  options: ToolOptions<Name, Input, Output>,
): Tool<Name, InputOf<Input>, OutputOf<Output>> {
  const contract = contractOf(options);
  const definition = define(options, contract);
  return {
    [AIRWORTHY_TOOL]: true,
    name: options.name,
    description: describeTool(contract),
    inputSchema: modelSchema(contract.input),
    execute: async (input, given) => {
      const answer = await callTool(definition, input, given?.abortSignal);
      return answer.ok ? (answer.value as OutputOf<Output>) : failureOf(answer.error);
    },
    toModelOutput: ({ output }) => modelOutput(output),
    call: async (input, given) => {
      const answer = await callTool(definition, input, given?.abortSignal);
      if (answer.ok) return answer.value as OutputOf<Output>;
      throw answer.error;
    },
    contract,
    contractHash: digest(canonical(contract, `the contract of "${options.name}"`)),
  };
}
