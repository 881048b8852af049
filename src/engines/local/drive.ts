import { exceeded } from "../../core/budget.ts";
import { within } from "../../core/context.ts";
import type { ExecutionOptions, Halt } from "../../core/execution.ts";
import { Execution } from "../../core/execution.ts";
import { IN_FLIGHT } from "../../core/in-flight.ts";
import { METERING } from "../../core/metering.ts";
import type { AnswerReview } from "../../core/run.ts";
import type { AnyWorkflow } from "../../core/workflow.ts";
import type { Conversation } from "../../core/workflow-context.ts";
import { createContext } from "../../core/workflow-context.ts";
import type { Engine } from "./engine.ts";
import { reviewAnswer } from "./review-answer.ts";

/** How the workflow's function came to its end. */
export type Driven =
  | { readonly kind: "returned"; readonly value: unknown }
  | { readonly kind: "threw"; readonly error: unknown }
  | Extract<Halt, { kind: "waiting" }>;

interface Given {
  readonly input: unknown;
  readonly conversation: Conversation;
  /** A person looks at the answer before it is one. */
  readonly reviewAnswer?: AnswerReview | undefined;
}

export function createExecution(
  engine: Engine,
  options: Omit<ExecutionOptions, "redact" | "maxPayload" | "services">,
): Execution {
  const { redact, maxPayload, services, store } = engine;
  return new Execution({
    ...options,
    redact,
    maxPayload,
    services,
    approvals: options.approvals ?? store.approvals,
  });
}

/** Runs the workflow's function until it returns, throws, is stopped or can only wait. */
export async function drive(execution: Execution, workflow: AnyWorkflow, given: Given): Promise<Driven> {
  if (execution.options.mode === "replay") return driven(execution, workflow, given);
  const leave = IN_FLIGHT.of(execution)?.enter(execution);
  const leaveMeter = METERING.of(execution)?.entered(execution);
  try {
    return await driven(execution, workflow, given);
  } finally {
    leave?.();
    leaveMeter?.();
  }
}

async function driven(execution: Execution, workflow: AnyWorkflow, given: Given): Promise<Driven> {
  const timer = limitWallTime(execution);
  const context = createContext(execution, given.conversation);
  const work = within({ execution, scope: execution.root, call: undefined }, () =>
    settle(() => answerOf(execution, workflow.run(context, given.input as never), given)),
  );
  const first = await Promise.race([work, execution.halted]);
  // Calls still in flight when the function has failed would answer nobody: they are told to give up.
  if (first.kind === "threw" || first.kind === "error") execution.abort(first.error);
  // A call that nobody waits for, such as a stream its reader has left, is bounded as any other.
  if (first.kind !== "waiting") await execution.idle();
  clearTimeout(timer);
  execution.detach();
  if (first.kind === "waiting") return first;
  const { halt } = execution;
  execution.close();
  if (halt !== undefined) return halt.kind === "waiting" ? halt : { kind: "threw", error: halt.error };
  return first.kind === "error" ? { kind: "threw", error: first.error } : first;
}

async function answerOf(
  execution: Execution,
  answer: Promise<unknown>,
  { conversation, reviewAnswer: review }: Given,
): Promise<unknown> {
  return review === undefined ? answer : reviewAnswer(await answer, { execution, conversation, review });
}

async function settle(answer: () => Promise<unknown>): Promise<Driven> {
  try {
    return { kind: "returned", value: await answer() };
  } catch (error) {
    return { kind: "threw", error };
  }
}

function limitWallTime(execution: Execution): NodeJS.Timeout | undefined {
  const { wallTime } = execution.options.budget;
  if (wallTime === undefined || execution.options.mode === "replay") return undefined;
  return setTimeout(() => execution.stop(exceeded("wallTime", wallTime)), wallTime);
}
