import { AirworthyError } from "./errors.ts";
import { hasControl } from "./ids.ts";
import type { StandardSchema } from "./standard-schema.ts";
import type { Context } from "./workflow-context.ts";

/** A deterministic function of its context and input: given the same answers to its calls, it does the same. */
export interface Workflow<Input = unknown, Output = unknown> {
  readonly name: string;
  readonly input: StandardSchema<Input> | undefined;
  readonly run: (ctx: Context, input: Input) => Promise<Output>;
}

/** A workflow of which only the name and shape are known, such as one found by the name in a record. */
export interface AnyWorkflow {
  readonly name: string;
  readonly input: StandardSchema | undefined;
  readonly run: (ctx: Context, input: never) => Promise<unknown>;
}

export interface WorkflowOptions<Input, Output> {
  readonly name: string;
  /** Checks the input at the door; its type becomes the type of `input`. */
  readonly input?: StandardSchema<Input>;
  readonly run: (ctx: Context, input: Input) => Promise<Output>;
}

/**
 * Defines a workflow. Whatever reaches the world goes through `ctx` or through a model or tool of
 * Airworthy; anything else (fetch, Date, Math.random) would not replay, and `airworthy doctor` says where it is.
 *
 * @example
 * ```ts
 * import { workflow } from "airworthy";
 *
 * const greet = workflow({ name: "greet", run: async (ctx, name: string) => `Hello ${name}` });
 * greet.name; //=> "greet"
 * ```
 */
export function workflow<Input, Output>(options: WorkflowOptions<Input, Output>): Workflow<Input, Output> {
  const { name, input, run } = options;
  if (name.length === 0 || name.length > 200 || hasControl(name)) {
    throw new AirworthyError({
      code: "invalid_name",
      message: `Cannot name a workflow ${JSON.stringify(name.slice(0, 80))}: expected 1 to 200 characters without control characters`,
      hint: "Name it after the job it does, such as support or invoice-intake",
    });
  }
  return { name, input, run };
}
