import type { Effect } from "../core/call.ts";
import { tryHere } from "../core/context.ts";
import { AirworthyError } from "../core/errors.ts";
import type { Workflow } from "../core/workflow.ts";
import { inScope } from "../core/workflow-context.ts";
import type { RunOptions } from "../engines/local/engine.ts";
import type { RunResult } from "../engines/local/run-result.ts";
import { EFFECTS } from "../models/recorded-tools.ts";
import { defaultApp } from "./default-app.ts";

export interface RecordOptions<Args extends readonly unknown[], Output> {
  /** What each tool without a contract does, by name. A tool that is not named counts as a write. */
  readonly effects?: Readonly<Record<string, Effect>>;
  /** Who and what the run is for. */
  readonly run?: (...args: Args) => RunOptions;
  /** What of the result is recorded and compared on replay. Default: the result, or the text of an AI SDK result. */
  readonly output?: (result: Output) => unknown;
}

/** A recorded function: called as before; `workflow` is what `airworthy.config.ts` lists to replay it. */
export interface Recorded<Args extends readonly unknown[] = never, Output = unknown> {
  (...args: Args): Promise<Output>;
  readonly workflow: Workflow<Args, unknown>;
  readonly effects: Readonly<Record<string, Effect>>;
}

/**
 * Records every call of an existing agent function, without rewriting it. Import `generateText` and
 * the like from `airworthy/ai-sdk` in place of `ai`; each call of the returned function is then a run
 * that can be replayed by its ID, in the store of the default app (`.airworthy/store.db`).
 *
 * @throws what the function throws
 *
 * @example
 * ```ts
 * import { record } from "airworthy";
 *
 * const shout = record("shout", async (text: string) => text.toUpperCase(), {});
 * shout.workflow.name; //=> "shout"
 * ```
 */
export function record<Args extends readonly unknown[], Output>(
  name: string,
  fn: (...args: Args) => Promise<Output> | Output,
  options: RecordOptions<Args, Output> = {},
): Recorded<Args, Output> {
  const keep = options.output ?? summary;
  const workflow = recordedWorkflow({ name, fn, keep });
  const recorded = async (...args: Args): Promise<Output> => {
    const place = tryHere();
    if (place !== undefined) return inScope(place, name, async () => fn(...args));
    const returned = Promise.withResolvers<Output>();
    const app = await defaultApp();
    const live = recordedWorkflow({ name, fn, keep, onResult: returned.resolve });
    const run = app.run(live, args, {
      ...options.run?.(...args),
      services: [EFFECTS.provide(options.effects ?? {})],
      // Its caller waits for what this very function gives.
      by: "given",
    });
    // A stream must reach its reader while the run goes on; anything else only once the run is kept.
    const early = returned.promise.then((result) => (isStream(result) ? result : run.then(() => result)));
    return Promise.race([early, run.then(refuseFailed).then(() => early)]);
  };
  return Object.assign(recorded, { workflow, effects: options.effects ?? {} });
}

function recordedWorkflow<Args extends readonly unknown[], Output>(given: {
  name: string;
  fn: (...args: Args) => Promise<Output> | Output;
  keep: (result: Output) => unknown;
  onResult?: (result: Output) => void;
}): Workflow<Args, unknown> {
  const { name, fn, keep, onResult } = given;
  const run = async (_ctx: unknown, args: Args): Promise<unknown> => {
    const result = await fn(...args);
    onResult?.(result);
    return keep(result);
  };
  return { name, input: undefined, run };
}

function refuseFailed(result: RunResult): void {
  if (result.status === "completed") return;
  if (result.status !== "waiting") throw result.error;
  throw new AirworthyError({
    code: "run_waiting",
    message: `Run "${result.id}" waits for a person to decide`,
    hint: `Decide and finish it with \`airworthy resume ${result.id} --approve\``,
    data: { run: result.id },
  });
}

function isStream(
  result: unknown,
): result is { readonly text: PromiseLike<string>; consumeStream(): PromiseLike<void> } {
  return typeof result === "object" && result !== null && "textStream" in result && "consumeStream" in result;
}

/** What is worth keeping of a result of the AI SDK, whose class instances could not be kept whole. */
async function summary(result: unknown): Promise<unknown> {
  if (typeof result !== "object" || result === null || Object.getPrototypeOf(result) === Object.prototype)
    return result;
  if (isStream(result)) {
    await result.consumeStream();
    return { text: await result.text };
  }
  if ("steps" in result && "text" in result) {
    return { text: result.text, ...("finishReason" in result ? { finishReason: result.finishReason } : {}) };
  }
  if ("object" in result && "finishReason" in result)
    return { object: result.object, finishReason: result.finishReason };
  return result;
}
