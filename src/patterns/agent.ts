import type { LanguageModelV4 } from "@ai-sdk/provider";
import { AirworthyError } from "../core/errors.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import type { ModelMessage, ToolSet } from "../models/ai-sdk.ts";
import type { PromptParams } from "../models/prompt.ts";
import { anySignal, decided, scoped } from "./_place.ts";
import type { Ending } from "./agent/ending.ts";
import { endingOf, errorOf } from "./agent/ending.ts";
import type { LoopRule } from "./agent/limits.ts";
import { DEFAULT_REPEATS, LoopWatch } from "./agent/limits.ts";
import type { Turn } from "./agent/turn.ts";
import { takeTurn } from "./agent/turn.ts";

export type { LoopRule } from "./agent/limits.ts";
export type { ToolUse, Turn } from "./agent/turn.ts";

export interface AgentOptions<Output> {
  /** A model of the AI SDK, or the name of a configured one. */
  readonly model: LanguageModelV4 | string;
  readonly instructions?: string;
  /** Tools with contracts, or plain ones of the AI SDK. A plain tool without a declared effect counts as a write. */
  readonly tools?: ToolSet;
  /** Model calls at most, 1 to 200. Default 10. */
  readonly maxSteps?: number;
  /** What is asked after each turn that called tools: true ends the agent there. */
  readonly stopWhen?: (turns: readonly Turn[]) => boolean;
  /** What counts as going round in circles; `false` watches for nothing. Default: 3 repeats. */
  readonly loop?: LoopRule | false;
  /** A spent `maxSteps` is an error (default), or a result that says so. */
  readonly onStepLimit?: "throw" | "return";
  /** What the answer must be. Default: text. */
  readonly output?: StandardSchema<Output>;
  /** Temperature and the like, for every model call. */
  readonly settings?: PromptParams;
}

interface Ended {
  readonly text: string;
  readonly turns: readonly Turn[];
  /** What the agent adds to the conversation. */
  readonly messages: readonly ModelMessage[];
}

export type AgentResult<Output> =
  | (Ended & { readonly stopped: "answered"; readonly output: Output })
  /** `pending_tools`: the model called a tool that has no `execute`, or that waits for approval by the AI SDK. */
  | (Ended & { readonly stopped: "stop_when" | "pending_tools" | "step_limit"; readonly output: undefined });

export interface Agent<Output> {
  readonly name: string;
  /**
   * Takes what the user says, or a conversation to go on with.
   *
   * @throws `agent_step_limit`, `agent_loop`, or `agent_no_answer` where the model ends without one
   */
  readonly run: (
    input: string | readonly ModelMessage[],
    options?: { readonly signal?: AbortSignal },
  ) => Promise<AgentResult<Output>>;
}

const DEFAULT_STEPS = 10;
const MOST_STEPS = 200;

/**
 * A model that calls tools until it has an answer, within bounds: it never runs on in silence. It
 * ends with an answer, where `stopWhen` says so, at a tool nobody here can run, or with a typed
 * error at its step limit, in a loop, or without an answer. In a run its calls are addressed
 * `name/model` and `name/<tool>`, and why it stopped is kept as `name/stopped`.
 *
 * The tool calls of a turn that ends the agent have been made.
 *
 * @throws `invalid_agent` for bounds that cannot be
 *
 * @example
 * ```ts
 * import { agent, model } from "airworthy";
 *
 * const support = agent("support", {
 *   model: model("fast"),
 *   instructions: "Answer questions about orders. Look before you answer.",
 *   maxSteps: 6,
 * });
 * support.name; //=> "support"
 * ```
 */
export function agent<Output = string>(name: string, options: AgentOptions<Output>): Agent<Output> {
  assertBounds(name, options);
  return {
    name,
    run: (input, { signal } = {}) =>
      scoped(name, () => converse(name, options, { input, signal: anySignal(signal) })),
  };
}

interface Given {
  readonly input: string | readonly ModelMessage[];
  readonly signal: AbortSignal;
}

async function converse<Output>(
  name: string,
  options: AgentOptions<Output>,
  { input, signal }: Given,
): Promise<AgentResult<Output>> {
  const asked: readonly ModelMessage[] =
    typeof input === "string" ? [{ role: "user", content: input }] : input;
  const bounds = {
    maxSteps: options.maxSteps ?? DEFAULT_STEPS,
    stopWhen: options.stopWhen,
    watch: options.loop === false ? undefined : new LoopWatch(options.loop),
  };
  const turns: Turn[] = [];
  const messages: ModelMessage[] = [];
  for (;;) {
    signal.throwIfAborted();
    const turn = await takeTurn(options, { messages: [...asked, ...messages], signal });
    turns.push(turn);
    messages.push(...turn.messages);
    const ending = endingOf(turn, turns, bounds);
    if (ending === undefined) continue;
    await decided("stopped", { ...ending, turns: turns.length }, failureOf(name, ending, { options, turns }));
    return resultOf<Output>(ending, { text: turn.text, turns, messages });
  }
}

function failureOf(
  name: string,
  ending: Ending,
  { options, turns }: { options: AgentOptions<unknown>; turns: readonly Turn[] },
): AirworthyError | undefined {
  if (ending.stopped === "step_limit" && options.onStepLimit === "return") return undefined;
  return errorOf(name, ending, turns.length);
}

function resultOf<Output>(ending: Ending, so: Ended): AgentResult<Output> {
  const last = so.turns.at(-1);
  switch (ending.stopped) {
    case "stop_when":
    case "pending_tools":
    case "step_limit":
      return { ...so, stopped: ending.stopped, output: undefined };
    default:
      // Endings that are errors have been thrown by now.
      return { ...so, stopped: "answered", output: last?.output as Output };
  }
}

function assertBounds(name: string, options: Pick<AgentOptions<unknown>, "maxSteps" | "loop">): void {
  const { maxSteps = DEFAULT_STEPS, loop } = options;
  const repeats = (loop === false ? undefined : loop?.repeats) ?? DEFAULT_REPEATS;
  const wrong =
    !Number.isInteger(maxSteps) || maxSteps < 1 || maxSteps > MOST_STEPS
      ? `maxSteps ${maxSteps}: expected an integer from 1 to ${MOST_STEPS}`
      : !Number.isInteger(repeats) || repeats < 2
        ? `loop.repeats ${repeats}: expected an integer of at least 2`
        : undefined;
  if (wrong === undefined) return;
  throw new AirworthyError({
    code: "invalid_agent",
    message: `Cannot make agent "${name}" with ${wrong}`,
    hint: "Change the options of agent()",
  });
}
