import { decode } from "../../core/codec.ts";
import { AirworthyError } from "../../core/errors.ts";
import { containsPlaceholder } from "../../core/redact/placeholder.ts";
import type { StoredRun } from "../../core/run.ts";
import type { RunOptions } from "./engine.ts";

/** What it takes to run the recorded input again, live; writes are made again too. @throws `input_redacted` */
export function rerunOf(
  stored: StoredRun,
  options: RunOptions,
): { readonly input: unknown; readonly options: RunOptions } {
  if (containsPlaceholder(stored.input.text)) throw redactedInput(stored);
  const { subject, tags, reviewAnswer } = stored;
  const own = {
    ...(subject === undefined ? {} : { subject }),
    ...(tags === undefined ? {} : { tags }),
    ...(reviewAnswer === undefined ? {} : { reviewAnswer }),
  };
  const parent = { kind: "rerun" as const, run: stored.id };
  return { input: decode(stored.input.text), options: { ...own, ...options, parent } };
}

function redactedInput(stored: StoredRun): AirworthyError {
  return new AirworthyError({
    code: "input_redacted",
    message: `Cannot run "${stored.id}" again: its input was redacted before it was stored`,
    hint: "Start it again from the original input with app.run(), or use `airworthy fork`, which writes nothing",
  });
}
