import type { CallPolicy, PerformContext } from "../core/call.ts";
import { canonical } from "../core/canonical.ts";
import { tryHere } from "../core/context.ts";
import type { Execution } from "../core/execution.ts";
import type { Question } from "../core/seam.ts";
import { invoke } from "../core/seam.ts";
import type { Validated } from "../core/standard-schema.ts";
import { askApproval } from "./_ask-approval.ts";
import { check } from "./_check.ts";
import type { Definition } from "./_definition.ts";
import { fromSeam, fromThrown, internal, invalidInput, invalidOutput, stopped } from "./_failing.ts";
import type { Outside } from "./_outside-run.ts";
import { outsideRun } from "./_outside-run.ts";
import type { ToolError } from "./tool-error.ts";
import { decodeToolError } from "./tool-error.ts";

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ToolError };

interface Asked {
  readonly tool: Definition;
  readonly execution: Execution;
  readonly leave: Outside["leave"];
  /** The caller's own, beside the run's. */
  readonly signal: AbortSignal | undefined;
}

const STAY: Outside["leave"] = (run) => run();

/**
 * Checks the input, asks the seam, and tells in the contract's words how it went. Rejects only where
 * the run itself is over (a budget, a divergence, a cancellation), which nobody may catch away.
 */
export async function callTool(
  tool: Definition,
  raw: unknown,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const inside = tryHere();
  const { place, leave } = inside === undefined ? outsideRun(tool.name) : { place: inside, leave: STAY };
  const { execution } = place;
  try {
    const question = await questionFor({ tool, execution, leave, signal }, raw);
    return { ok: true, value: await invoke(question, place) };
  } catch (error) {
    if (execution.halt !== undefined) throw error;
    return { ok: false, error: fromSeam(error, tool) };
  }
}

async function questionFor(asked: Asked, raw: unknown): Promise<Question> {
  const { tool } = asked;
  try {
    const input = await check(tool.input, raw);
    return input.ok ? accepted(asked, input.value) : refused(tool, raw, invalidInput(input.issues, tool));
  } catch (error) {
    // The schema, the key or the rule for approval threw: then nothing may be called.
    return refused(tool, raw, internal(error, tool));
  }
}

function accepted(asked: Asked, input: unknown): Question {
  const { tool } = asked;
  return {
    kind: "tool",
    name: tool.name,
    ask: { value: input },
    effect: tool.effect,
    key: keyOf(tool, input),
    policy: policyOf(asked, input),
    decodeError: decodeToolError,
    perform: performing(asked, input),
  };
}

/** A call that fails before it is made, recorded as any other. */
function refused(tool: Definition, raw: unknown, error: ToolError): Question {
  return {
    kind: "tool",
    name: tool.name,
    ...(isRecordable(raw) ? { ask: { value: raw } } : {}),
    effect: "read",
    decodeError: decodeToolError,
    perform: () => Promise.reject(error),
  };
}

// What a model sends always is; a workflow may pass anything, and is told what is wrong with it all the same.
function isRecordable(value: unknown): boolean {
  try {
    canonical(value);
    return true;
  } catch {
    return false;
  }
}

function keyOf(tool: Definition, input: unknown): string | undefined {
  const key = tool.key?.(input);
  if (tool.key === undefined || (typeof key === "string" && key !== "")) return key as string | undefined;
  throw new TypeError(`idempotency.key of the tool "${tool.name}" gave ${typeof key}, expected a text`);
}

function policyOf(asked: Asked, input: unknown): CallPolicy {
  const { tool, leave } = asked;
  const request = askApproval(tool, input);
  const { simulate } = tool;
  return {
    ...tool.policy,
    ...(request === undefined ? {} : { approval: () => request }),
    ...(simulate === undefined ? {} : { simulate: () => leave(() => answer(asked, () => simulate(input))) }),
  };
}

function performing(asked: Asked, input: unknown): Question["perform"] {
  const { tool, leave, signal: outer } = asked;
  return ({ signal, key }: PerformContext) => {
    const both = outer === undefined ? signal : AbortSignal.any([signal, outer]);
    const work = () => leave(() => answer(asked, () => tool.run(input, { signal: both, key })));
    return outer === undefined ? work() : untilAborted(work, outer, tool);
  };
}

async function answer({ tool, execution }: Asked, run: () => unknown): Promise<unknown> {
  const value = await attempt(run, (thrown) =>
    execution.halt === undefined ? fromThrown(thrown, tool) : thrown,
  );
  const output = await attempt<Validated<unknown>>(
    () => check(tool.output, value),
    (thrown) => internal(thrown, tool),
  );
  if (output.ok) return output.value;
  throw invalidOutput(output.issues, tool);
}

async function attempt<T>(run: () => T | Promise<T>, explain: (thrown: unknown) => unknown): Promise<T> {
  try {
    return await run();
  } catch (thrown) {
    throw explain(thrown);
  }
}

/** Gives up as soon as the caller does, whether or not the tool listens to its signal. */
function untilAborted(work: () => Promise<unknown>, signal: AbortSignal, tool: Definition): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(stopped(signal.reason, tool));
    if (signal.aborted) return giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", giveUp));
  });
}
