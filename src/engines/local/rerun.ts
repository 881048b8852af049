import { decode } from "../../core/codec.ts";
import { AirworthyError } from "../../core/errors.ts";
import { containsPlaceholder } from "../../core/redact/placeholder.ts";
import type { StoredRun } from "../../core/run.ts";
import type { AnyWorkflow, Workflow } from "../../core/workflow.ts";
import type { Engine, RunOptions } from "./engine.ts";
import type { RunResult } from "./run-result.ts";
import { start } from "./start.ts";

/** Runs the recorded input again, live; writes are made again too. */
export async function rerun(
  engine: Engine,
  workflow: AnyWorkflow,
  given: { readonly stored: StoredRun; readonly options: RunOptions },
): Promise<RunResult> {
  const { stored, options } = given;
  if (containsPlaceholder(stored.input.text)) throw redactedInput(stored);
  const { subject, tags, reviewAnswer } = stored;
  const input = decode(stored.input.text) as never;
  const own = {
    ...(subject === undefined ? {} : { subject }),
    ...(tags === undefined ? {} : { tags }),
    ...(reviewAnswer === undefined ? {} : { reviewAnswer }),
  };
  const parent = { kind: "rerun" as const, run: stored.id };
  return start(engine, workflow as Workflow<never, unknown>, {
    input,
    options: { ...own, ...options, parent },
  });
}

function redactedInput(stored: StoredRun): AirworthyError {
  return new AirworthyError({
    code: "input_redacted",
    message: `Cannot run "${stored.id}" again: its input was redacted before it was stored`,
    hint: "Start it again from the original input with app.run(), or use `airworthy fork`, which writes nothing",
  });
}
