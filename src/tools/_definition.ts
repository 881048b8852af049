import type { CallPolicy, Effect } from "../core/call.ts";
import type { VirtualWrite } from "../core/handlers/shadowed.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import type { Limits } from "./_limits.ts";
import { mayTryAgain } from "./_may-try-again.ts";
import type { AddedParts } from "./_parts.ts";
import { signature } from "./_signature.ts";
import { approvalOf } from "./approval-rule.ts";
import type { ToolAuth } from "./auth/tool-auth.ts";
import type { ToolContract } from "./contract.ts";
import { addedBy } from "./contract.ts";
import { Guard } from "./limits/guard.ts";
import { Pager } from "./paging/pager.ts";
import { Searcher } from "./search/tool-search.ts";
import { isToolError } from "./tool-error.ts";
import type { AnyToolOptions, ListedError, ToolContext } from "./tool-options.ts";

/** What `run` is given, of a tool whose types are known to its author only. */
export interface AnyContext extends Pick<ToolContext, "signal" | "key" | "token"> {
  readonly sort: unknown;
  readonly filters: Readonly<Record<string, string | undefined>>;
}

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
  readonly contract: ToolContract;
  /** Of the contract. */
  readonly hash: string;
  readonly added: AddedParts;
  readonly guard: Guard | undefined;
  readonly auth: ToolAuth | undefined;
  readonly pager: Pager | undefined;
  readonly searcher: Searcher | undefined;
  // Methods, so that a tool of any input fits here.
  run(input: unknown, context: AnyContext): unknown;
  key?(input: unknown): unknown;
  approval?(input: unknown): unknown;
  simulate?(input: unknown): unknown;
  afterWrites?(output: unknown, given: { input: unknown; writes: readonly VirtualWrite[] }): unknown;
  dryRun?(input: unknown, context: Pick<ToolContext, "signal" | "token">): unknown;
  compensate?(
    input: unknown,
    output: unknown,
    context: Pick<ToolContext, "signal" | "key" | "token">,
  ): unknown;
}

export function define(
  options: AnyToolOptions,
  { contract, hash }: Pick<Definition, "contract" | "hash">,
): Definition {
  const { idempotency, shared } = contract.limits;
  const { simulate, afterWrites, dryRun, compensate }: Parts = options;
  const approval = approvalOf(contract.name, options.approval);
  const { key }: { key?(input: unknown): unknown } = options.idempotency ?? {};
  const guard = shared && new Guard(shared, isTrouble);
  return {
    name: contract.name,
    input: options.input,
    output: options.output,
    errors: new Map(Object.entries(contract.errors)),
    effect: contract.effect,
    // A caller's second call has another place in the run, so only a key made of the input is the same.
    repeatable: contract.effect === "read" || (idempotency?.worldKnowsKey === true && idempotency.keyed),
    policy: policyFor(contract.limits, guard),
    expects: signature(contract.input),
    contract,
    hash,
    added: addedBy(contract, contract.limits),
    guard,
    auth: options.auth,
    pager: contract.paging && new Pager(contract.name, contract.paging, nextOf(options)),
    searcher: contract.search && new Searcher(contract.search, options.search?.nearest),
    run: options.run,
    ...(key === undefined ? {} : { key }),
    ...(approval === undefined ? {} : { approval }),
    ...(simulate === undefined ? {} : { simulate }),
    ...(afterWrites === undefined ? {} : { afterWrites }),
    ...(dryRun === undefined ? {} : { dryRun }),
    ...(compensate === undefined ? {} : { compensate }),
  };
}

function nextOf({ paging }: AnyToolOptions): ((page: unknown) => unknown) | undefined {
  const next = paging?.next;
  return typeof next === "function" ? (page) => next(page as never) : undefined;
}

type Parts = Pick<Definition, "simulate" | "afterWrites" | "dryRun" | "compensate">;

function policyFor({ timeout, retry, idempotency }: Limits, guard: Guard | undefined): CallPolicy {
  const knownToWorld = idempotency?.worldKnowsKey === true;
  return {
    retryable: guard === undefined ? mayTryAgain : isWorthRetrying,
    ...(timeout === undefined ? {} : { timeout }),
    ...(retry === undefined ? {} : { retry }),
    // A key of the run and the place in it cannot come twice, unless after a crash: the world then knows it.
    ...(idempotency === undefined || (knownToWorld && !idempotency.keyed)
      ? {}
      : { ledger: { keepFor: idempotency.keepFor } }),
    ...(knownToWorld ? { safeToRepeat: true } : {}),
  };
}

/** A guard has waited and asked again for as long as it may. */
function isWorthRetrying(error: unknown): boolean {
  const isOfGuard = isToolError(error, "rate_limited") || isToolError(error, "circuit_open");
  return !isOfGuard && mayTryAgain(error);
}

function isTrouble(error: unknown): boolean {
  return mayTryAgain(error) || isToolError(error, "internal");
}
