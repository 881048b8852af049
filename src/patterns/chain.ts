import { AirworthyError, isAirworthyError } from "../core/errors.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import { validOrThrow } from "../core/standard-schema.ts";
import type { Examined, Rules, Verdict } from "./_examine.ts";
import { examine, unreadable } from "./_examine.ts";
import { decided, scoped } from "./_place.ts";

/** What a step is told beside the value it works on. */
export interface ChainAt<Input = unknown> {
  /** What the chain was given. */
  readonly input: Input;
  /** From 1. */
  readonly attempt: number;
  /** Why the last attempt would not do; undefined at the first. */
  readonly reason: string | undefined;
}

export interface ChainStepOptions<Valid> {
  /** What the step must give; the next step gets the value as the schema makes it. */
  readonly output?: StandardSchema<Valid>;
  /** `true`, or why the result will not do. */
  readonly check?: (value: Valid) => Verdict | Promise<Verdict>;
  /** How often a step is tried again whose result will not do, told the reason. 0 to 10, default 0. */
  readonly retry?: number;
}

/** Ordered steps, each validated before the next. Immutable: `step` gives a longer chain. */
export interface Chain<Input, Output> {
  readonly name: string;
  step<Produced, Valid = Produced>(
    name: string,
    run: (value: Output, at: ChainAt<Input>) => Produced | Promise<Produced>,
    options?: ChainStepOptions<Valid>,
  ): Chain<Input, Valid>;
  /** @throws `chain_step_invalid` naming the step and what was wrong with its result */
  readonly run: (input: Input) => Promise<Output>;
}

/** A chain without steps; the first one says what it takes. */
export interface EmptyChain {
  readonly name: string;
  step<Input, Produced, Valid = Produced>(
    name: string,
    run: (value: Input, at: ChainAt<Input>) => Produced | Promise<Produced>,
    options?: ChainStepOptions<Valid>,
  ): Chain<Input, Valid>;
}

interface Step {
  readonly name: string;
  readonly run: (value: never, at: ChainAt<never>) => unknown;
  readonly options: StepRules;
}

/** The options of a step without their types, which `step` has checked against each other when it was called. */
interface StepRules {
  readonly output?: StandardSchema;
  readonly check?: (value: never) => Verdict | Promise<Verdict>;
  readonly retry?: number;
}

interface Parts {
  readonly name: string;
  readonly input: StandardSchema | undefined;
  readonly steps: readonly Step[];
}

const MAX_RETRY = 10;

/**
 * Breaks a task into ordered steps, the result of each validated before the next begins. In a run
 * the calls of a step are addressed `name/step/…`, and every verdict is kept as `name/step/check`.
 *
 * A step is workflow code: what it does to the world goes through a model, a tool or `ctx.step`.
 * An error that a step throws is thrown on as it is; a result that its `output` or `check` refuses
 * ends the chain with `chain_step_invalid` once its retries are spent.
 *
 * @example
 * ```ts
 * import { chain } from "airworthy";
 *
 * const article = chain("article")
 *   .step("outline", async (topic: string) => [`What ${topic} is`, `Why ${topic} matters`], {
 *     check: (points) => points.length >= 2 || "An outline needs at least two points",
 *   })
 *   .step("expand", async (points) => points.map((point) => `## ${point}`).join("\n"));
 *
 * await article.run("routing"); //=> "## What routing is\n## Why routing matters"
 * ```
 */
export function chain(name: string): EmptyChain;
export function chain<Input>(
  name: string,
  options: { readonly input: StandardSchema<Input> },
): Chain<Input, Input>;
export function chain(
  name: string,
  options?: { readonly input: StandardSchema },
): EmptyChain | Chain<unknown, unknown> {
  const parts: Parts = { name, input: options?.input, steps: [] };
  if (options !== undefined) return build(parts);
  return {
    name,
    step: <Input, Produced, Valid>(
      step: string,
      run: (value: Input, at: ChainAt<Input>) => Produced | Promise<Produced>,
      rules: ChainStepOptions<Valid> = {},
    ) => build<Input, Valid>(withStep(parts, { name: step, run, options: rules })),
  };
}

function build<Input, Output>(parts: Parts): Chain<Input, Output> {
  return {
    name: parts.name,
    step: (name, run, options) => build(withStep(parts, { name, run, options: options ?? {} })),
    run: (input) => scoped(parts.name, () => runSteps(parts, input)) as Promise<Output>,
  };
}

async function runSteps({ name, input: schema, steps }: Parts, given: unknown): Promise<unknown> {
  const input =
    schema === undefined ? given : await validOrThrow(schema, given, `the input of chain "${name}"`);
  let value = input;
  for (const step of steps) {
    const from = value;
    value = await scoped(step.name, () => runStep(step, { chain: name, input, value: from }));
  }
  return value;
}

interface At {
  readonly chain: string;
  readonly input: unknown;
  readonly value: unknown;
}

async function runStep(step: Step, at: At): Promise<unknown> {
  const tries = 1 + (step.options.retry ?? 0);
  let reason: string | undefined;
  for (let attempt = 1; ; attempt++) {
    const examined = await tryStep(step, at, { attempt, reason });
    if (examined.ok) return examined.value;
    reason = examined.reason;
    const error = invalid(step, at, { reason, attempts: attempt });
    await decided("check", examined, error).catch((thrown: unknown) => {
      // By code: a replay throws the recorded error, which is another object.
      if (attempt >= tries || !isAirworthyError(thrown, error.code)) throw thrown;
    });
  }
}

async function tryStep(
  step: Step,
  { input, value }: At,
  round: { attempt: number; reason: string | undefined },
): Promise<Examined<unknown>> {
  const { output, check } = step.options;
  try {
    const produced = await step.run(value as never, { input: input as never, ...round });
    if (output === undefined && check === undefined) return { ok: true, value: produced };
    const examined = await examine(produced, { output, check: check as Rules<unknown>["check"] });
    if (examined.ok) await decided("check", { ok: true });
    return examined;
  } catch (error) {
    const reason = unreadable(error);
    if (reason === undefined) throw error;
    return { ok: false, reason };
  }
}

function withStep(parts: Parts, step: Step): Parts {
  const { retry = 0 } = step.options;
  if (parts.steps.some(({ name }) => step.name === name)) {
    throw new AirworthyError({
      code: "invalid_chain",
      message: `Cannot add step "${step.name}" to chain "${parts.name}": it has a step of this name`,
      hint: "Give every step a name of its own, since its calls are addressed by it",
    });
  }
  if (Number.isInteger(retry) && retry >= 0 && retry <= MAX_RETRY) {
    return { ...parts, steps: [...parts.steps, step] };
  }
  throw new AirworthyError({
    code: "invalid_chain",
    message: `Cannot retry step "${step.name}" of chain "${parts.name}" ${retry} times: expected an integer from 0 to ${MAX_RETRY}`,
    hint: "A step that needs more tries needs a better prompt, or a chain of smaller steps",
  });
}

function invalid(
  step: Step,
  at: At,
  { reason, attempts }: { reason: string; attempts: number },
): AirworthyError {
  const tried = attempts === 1 ? "" : ` after ${attempts} tries`;
  return new AirworthyError({
    code: "chain_step_invalid",
    message: `Stopped chain "${at.chain}" at step "${step.name}"${tried}: ${reason}`,
    hint: "Look at what the step gave in the run's timeline; mend its prompt, or let it try again with retry",
    data: { chain: at.chain, step: step.name, reason, attempts },
  });
}
