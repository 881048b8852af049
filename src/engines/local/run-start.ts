import type { Body } from "../../core/body.ts";
import { bodyOf, bodySize } from "../../core/body.ts";
import { encode } from "../../core/codec.ts";
import type { Lineage, RunStart } from "../../core/run.ts";
import { tooLarge } from "../../core/seam.ts";
import type { TrialRun } from "../../core/trial.ts";
import type { Engine, RunOptions } from "./engine.ts";

/** What a run is given, as it is stored: redacted, and not larger than a payload may be. */
export function inputBody(
  engine: Engine,
  input: unknown,
  given: { id: string; messages: readonly string[] },
): Body {
  const text = engine.redact(encode(input, { what: "the input of the run" }));
  const body = bodyOf(text, given.messages.length === 0 ? {} : { thread: given.messages });
  const size = bodySize(body);
  if (size > engine.maxPayload) throw tooLarge(`the input of run "${given.id}"`, size, engine.maxPayload);
  return body;
}

/** What is known of a run when it begins. */
export function runStart(given: {
  id: RunStart["id"];
  startedAt: number;
  body: Body;
  workflow: string;
  options: RunOptions;
}): RunStart {
  const { session, subject, tags, release, assignment, trial, source } = given.options;
  const { reviewAnswer } = given.options;
  const parent = trial === undefined ? given.options.parent : lineageOf(trial);
  return {
    id: given.id,
    workflow: given.workflow,
    input: given.body,
    startedAt: given.startedAt,
    ...(session === undefined ? {} : { session }),
    ...(subject === undefined ? {} : { subject }),
    ...(tags === undefined ? {} : { tags }),
    ...(release === undefined ? {} : { release }),
    ...(assignment === undefined ? {} : { assignment }),
    ...(reviewAnswer === undefined ? {} : { reviewAnswer }),
    ...(parent === undefined ? {} : { parent }),
    ...(source === undefined ? {} : { source }),
  };
}

function lineageOf({ experiment, case: id, trial, role }: TrialRun): Lineage {
  return { kind: "trial", experiment, case: id, trial, ...(role === undefined ? {} : { role }) };
}
