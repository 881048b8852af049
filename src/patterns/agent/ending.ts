import { AirworthyError } from "../../core/errors.ts";
import type { Loop, LoopWatch } from "./limits.ts";
import type { Turn } from "./turn.ts";

/** Why an agent ends after a turn. */
export type Ending =
  | { readonly stopped: "answered" | "stop_when" | "pending_tools" | "step_limit" }
  | { readonly stopped: "no_answer"; readonly finish: string }
  | { readonly stopped: "loop"; readonly loop: Loop };

export interface Bounds {
  readonly maxSteps: number;
  readonly stopWhen: ((turns: readonly Turn[]) => boolean) | undefined;
  readonly watch: LoopWatch | undefined;
}

/** Whether the agent ends with this turn, the last of `turns`; undefined if it goes on. */
export function endingOf(turn: Turn, turns: readonly Turn[], bounds: Bounds): Ending | undefined {
  const { finish, uses, text } = turn;
  if (uses.length === 0) {
    const answered = (finish === "stop" || finish === "other") && text.trim() !== "";
    return answered ? { stopped: "answered" } : { stopped: "no_answer", finish };
  }
  if (uses.some(({ outcome }) => outcome.kind === "pending")) return { stopped: "pending_tools" };
  if (bounds.stopWhen?.(turns) === true) return { stopped: "stop_when" };
  const loop = bounds.watch?.add(uses);
  if (loop !== undefined) return { stopped: "loop", loop };
  return turns.length >= bounds.maxSteps ? { stopped: "step_limit" } : undefined;
}

/** The error of an ending that is none the caller can use. */
export function errorOf(agent: string, ending: Ending, turns: number): AirworthyError | undefined {
  switch (ending.stopped) {
    case "step_limit":
      return stepLimit(agent, turns);
    case "loop":
      return looped(agent, ending.loop, turns);
    case "no_answer":
      return noAnswer(agent, ending.finish, turns);
    default:
      return undefined;
  }
}

function stepLimit(agent: string, turns: number): AirworthyError {
  return new AirworthyError({
    code: "agent_step_limit",
    message: `Stopped agent "${agent}": it has made the ${turns} model calls it may make and still calls tools`,
    hint: "Look at what it does turn by turn in the run's timeline; raise maxSteps only if each turn gets somewhere",
    data: { agent, turns },
  });
}

function looped(agent: string, { kind, tools, times }: Loop, turns: number): AirworthyError {
  const what =
    kind === "repeat"
      ? `it has called ${tools[0]} with the same arguments ${times} times`
      : `it has gone through ${tools.join(", ")} with the same arguments ${times} times over`;
  return new AirworthyError({
    code: "agent_loop",
    message: `Stopped agent "${agent}" after ${turns} turns: ${what}`,
    hint: "See what the tool answers: an unclear error or an empty result makes a model try again. If repeating is right, as in polling, raise loop.repeats",
    data: { agent, kind, tools, times, turns },
  });
}

function noAnswer(agent: string, finish: string, turns: number): AirworthyError {
  return new AirworthyError({
    code: "agent_no_answer",
    message: `Stopped agent "${agent}" in turn ${turns}: the model ended with "${finish}", expected an answer or a tool call`,
    hint: 'Raise maxOutputTokens for "length"; look at the model call in the run\'s timeline for all others',
    data: { agent, finish, turns },
  });
}
