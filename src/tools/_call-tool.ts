import { tryHere } from "../core/context.ts";
import { noteDefinition } from "../core/definition.ts";
import { invoke } from "../core/seam.ts";
import type { Asked } from "./_asked.ts";
import { converse } from "./_converse.ts";
import type { Definition } from "./_definition.ts";
import { fromSeam } from "./_failing.ts";
import type { Outside } from "./_outside-run.ts";
import { outsideRun } from "./_outside-run.ts";
import { compensation } from "./_question.ts";
import type { ToolError } from "./tool-error.ts";

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ToolError };

export interface CallGiven {
  /** The caller's own, beside the run's. */
  readonly signal: AbortSignal | undefined;
  /** A model is given a long result in parts. */
  readonly isForModel: boolean;
  /** What needs an approval is denied. Default false. */
  readonly isUnattended?: boolean | undefined;
}

const STAY: Outside["leave"] = (run) => run();

/**
 * Checks the input, asks the seam, and tells in the contract's words how it went. Rejects only where
 * the run itself is over (a budget, a divergence, a cancellation), which nobody may catch away.
 */
export function callTool(tool: Definition, raw: unknown, given: CallGiven): Promise<Answer> {
  return answering(tool, given, (asked) => converse(asked, raw));
}

/** Takes a write back, as a call of its own. */
export function compensateTool(
  tool: Definition,
  done: { readonly input: unknown; readonly output: unknown },
  given: CallGiven,
): Promise<Answer> {
  return answering(tool, given, (asked) => invoke(compensation(asked, done), asked.place));
}

async function answering(
  tool: Definition,
  { signal, isForModel, isUnattended = false }: CallGiven,
  work: (asked: Asked) => Promise<unknown>,
): Promise<Answer> {
  const inside = tryHere();
  const { place, leave } = inside === undefined ? outsideRun(tool.name) : { place: inside, leave: STAY };
  const { name, hash, contract } = tool;
  noteDefinition(place.execution, {
    kind: "tool",
    name,
    version: hash.slice(0, 12),
    content: () => JSON.stringify(contract),
  });
  try {
    const value = await work({
      tool,
      place,
      leave,
      signal,
      isForModel,
      isUnattended,
      isInside: inside !== undefined,
    });
    return { ok: true, value };
  } catch (error) {
    if (place.execution.halt !== undefined) throw error;
    return { ok: false, error: fromSeam(error, tool) };
  }
}
