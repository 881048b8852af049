import type { CallPolicy, Effect } from "../core/call.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import { mayTryAgain } from "./_may-try-again.ts";
import { signature } from "./_signature.ts";
import type { ToolContract } from "./contract.ts";
import type { ListedError, ToolContext, ToolOptions } from "./tool-options.ts";

/** A tool as its calls need it: the types are known to its author only. */
export interface Definition {
  readonly name: string;
  readonly input: StandardSchema;
  readonly output: StandardSchema;
  readonly errors: ReadonlyMap<string, ListedError>;
  readonly effect: Effect;
  /** Whether its caller may make the same call anew after one whose end nobody knows. */
  readonly repeatable: boolean;
  /** The parts of the policy that are the same for every call. */
  readonly policy: CallPolicy;
  /** What to send, in one line. */
  readonly expects: string;
  // Methods, so that a tool of any input fits here.
  run(input: unknown, context: ToolContext): unknown;
  key?(input: unknown): unknown;
  approval?(input: unknown): unknown;
  simulate?(input: unknown): unknown;
}

export function define<Name extends string, Input extends StandardSchema, Output extends StandardSchema>(
  options: ToolOptions<Name, Input, Output>,
  contract: ToolContract,
): Definition {
  const { timeout, retry, idempotency } = contract.limits;
  const { idempotency: { key } = {}, approval, simulate } = options;
  const knownToWorld = idempotency?.worldKnowsKey === true;
  return {
    name: contract.name,
    input: options.input,
    output: options.output,
    errors: new Map(Object.entries(contract.errors)),
    effect: contract.effect,
    // A caller's second call has another place in the run, so only a key made of the input is the same.
    repeatable: contract.effect === "read" || (knownToWorld && idempotency.keyed),
    policy: {
      retryable: mayTryAgain,
      ...(timeout === undefined ? {} : { timeout }),
      ...(retry === undefined ? {} : { retry }),
      // A key of the run and the place in it cannot come twice, unless after a crash: the world then knows it.
      ...(idempotency === undefined || (knownToWorld && !idempotency.keyed)
        ? {}
        : { ledger: { keepFor: idempotency.keepFor } }),
      ...(knownToWorld ? { safeToRepeat: true } : {}),
    },
    expects: signature(contract.input),
    run: options.run,
    ...(key === undefined ? {} : { key }),
    ...(approval === undefined ? {} : { approval }),
    ...(simulate === undefined ? {} : { simulate }),
  };
}
