import { randomUUID } from "node:crypto";
import type { Decision } from "./approvals/approval.ts";
import { boundary } from "./boundary.ts";
import type { ApprovalRequest, Effect, PerformContext } from "./call.ts";
import type { Here } from "./context.ts";
import { tryHere, within } from "./context.ts";
import type { Duration } from "./duration.ts";
import { parseDuration } from "./duration.ts";
import type { Execution } from "./execution.ts";
import { awaitDecision } from "./handlers/approved.ts";
import type { RunId } from "./ids.ts";
import type { Subject } from "./run.ts";
import { Scope } from "./scope.ts";
import { invoke } from "./seam.ts";
import { sleepUntil } from "./sleep.ts";
import { validOrThrow } from "./standard-schema.ts";
import type { Workflow } from "./workflow.ts";

export interface StepOptions {
  /** What the step works on: kept with it, and compared on replay. */
  readonly input?: unknown;
  /** `write` for a step with side effects: forks and shadows then never run it. Default `read`. */
  readonly effect?: Effect;
}

/** What a workflow is given to reach the world with. Every method is one recorded call. */
export interface Context {
  readonly runId: RunId;
  readonly subject: Subject | undefined;
  /** Aborts when the run is cancelled or a budget ends it. */
  readonly signal: AbortSignal;
  /** Messages of the session before this turn; empty without a session. */
  readonly messages: readonly unknown[];
  /** Adds messages to the session; they are kept together with the end of this run, or not at all. */
  reply(...messages: readonly unknown[]): void;
  /** Does a piece of work once; a replay gives its recorded result. */
  step<T>(name: string, run: () => T | Promise<T>, options?: StepOptions): Promise<T>;
  /** Waits, across restarts too: what is left of the time, not all of it again. */
  sleep(duration: Duration): Promise<void>;
  /** Milliseconds since the epoch; never goes back within a run. */
  now(): Promise<number>;
  /** At least 0, less than 1. */
  random(): Promise<number>;
  uuid(): Promise<string>;
  /** Waits, for days if need be, until a person has decided. */
  approve(name: string, request: ApprovalRequest): Promise<Decision>;
  /**
   * Says what the run is about, once it knows. Where its release may not take that use case, the run ends here: the incumbent
   * goes on with the same input, or a person, as the rollout's plan says. Call it before anything is written or said.
   *
   * @throws `boundary_too_late` where the incumbent would have to make a write again
   */
  boundary(useCase: string): Promise<void>;
  /** Runs a part of the workflow under a name of its own, so that its calls are addressed apart. */
  scope<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** Runs another workflow as a part of this one. */
  run<Input, Output>(workflow: Workflow<Input, Output>, input: Input): Promise<Output>;
}

export interface Conversation {
  readonly messages: readonly unknown[];
  readonly added: unknown[];
}

export function createContext(execution: Execution, conversation: Conversation): Context {
  const place = (): Here => placeIn(execution);
  return {
    runId: execution.id,
    subject: execution.options.subject,
    get signal() {
      return execution.signal;
    },
    messages: conversation.messages,
    reply: (...messages) => void conversation.added.push(...messages),
    step: <T>(name: string, run: () => T | Promise<T>, options: StepOptions = {}) =>
      invoke(
        stepQuestion(name, async () => run(), options),
        place(),
      ) as Promise<T>,
    sleep: async (duration) => {
      const here = place();
      await invoke(sleepQuestion(parseDuration(duration), here), here);
    },
    now: async () => {
      const clock = { kind: "clock" as const, name: "now", perform: async () => execution.now() };
      return execution.told((await invoke(clock, place())) as number);
    },
    random: () =>
      invoke(
        { kind: "random", name: "random", perform: async () => Math.random() },
        place(),
      ) as Promise<number>,
    uuid: () =>
      invoke({ kind: "id", name: "uuid", perform: async () => randomUUID() }, place()) as Promise<string>,
    approve: (name, request) => {
      const here = place();
      const address = here.scope.peek(name);
      const perform = () => awaitDecision(execution, address, request);
      return invoke({ kind: "approval", name, ask: { value: request }, perform }, here) as Promise<Decision>;
    },
    boundary: (useCase) => boundary(useCase, place()),
    scope: (name, run) => inScope(place(), name, run),
    run: (workflow, input) =>
      inScope(place(), workflow.name, async () => {
        const accepted = workflow.input
          ? await validOrThrow(workflow.input, input, `the input of workflow "${workflow.name}"`)
          : input;
        return workflow.run(createContext(execution, conversation), accepted);
      }),
  };
}

/** Runs `run` under a scope of its own; calls it makes are addressed `name/…`. */
export function inScope<T>(place: Here, name: string, run: () => Promise<T>): Promise<T> {
  return within({ ...place, scope: new Scope(place.scope.next(name)) }, run);
}

// Code may call ctx from where the async context was lost (an event handler): it then counts at the run's root.
function placeIn(execution: Execution): Here {
  const found = tryHere();
  return found?.execution === execution ? found : { execution, scope: execution.root, call: undefined };
}

function stepQuestion(name: string, perform: () => Promise<unknown>, { input, effect }: StepOptions) {
  return {
    kind: "step" as const,
    name,
    perform,
    ...(input === undefined ? {} : { ask: { value: input } }),
    ...(effect === undefined ? {} : { effect }),
  };
}

/** Shorter sleeps may start over after a crash; the append would cost more than it saves. */
const WORTH_KEEPING = 1_000;

function sleepQuestion(ms: number, { execution, scope }: Here) {
  const address = scope.peek("sleep");
  return {
    kind: "sleep" as const,
    name: "sleep",
    ask: { value: ms },
    ...(ms >= WORTH_KEEPING ? { policy: { until: Date.now() + ms } } : {}),
    perform: ({ signal, until }: PerformContext) => {
      // A clock set back must not make the sleep longer than it was asked to be.
      const left = until === undefined ? ms : Math.min(ms, until - Date.now());
      return left >= WORTH_KEEPING && execution.options.suspendsSleeps === true
        ? execution.suspend(address, Date.now() + left)
        : sleepUntil(left, signal);
    },
  };
}
