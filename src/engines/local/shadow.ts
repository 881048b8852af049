import { compose } from "../../core/call.ts";
import { decode } from "../../core/codec.ts";
import { endedIncumbent } from "../../core/handlers/incumbent.ts";
import { newRunId } from "../../core/ids.ts";
import { Journal } from "../../core/journal.ts";
import { modes } from "../../core/modes.ts";
import type { StoredRun } from "../../core/run.ts";
import { validOrThrow } from "../../core/standard-schema.ts";
import type { AnyWorkflow } from "../../core/workflow.ts";
import { createExecution, drive } from "./drive.ts";
import type { Engine, RunOptions } from "./engine.ts";
import { finish } from "./finish.ts";
import type { RunResult } from "./run-result.ts";
import { inputBody } from "./run-start.ts";
import { RunningIncumbent } from "./running-incumbent.ts";

export interface ShadowOptions extends Pick<RunOptions, "tags" | "release" | "signal" | "budget"> {
  /** What the incumbent was given, where its record has placeholders in place of some of it. Default: what is recorded. */
  readonly input?: { readonly value: unknown };
  /** Whether reads that the incumbent did not make are made. Default true. */
  readonly liveReads?: boolean;
  /** The incumbent may still go on: ms to wait at most, over all of the shadow, for calls that it has not come to. */
  readonly patience?: number;
}

/** Runs a candidate on what another run was given, with every write virtual. Nobody is told what it says. */
export async function shadow<Output>(
  engine: Engine,
  workflow: AnyWorkflow,
  given: { readonly stored: StoredRun; readonly options: ShadowOptions },
): Promise<RunResult<Output>> {
  const { stored, options } = given;
  const startedAt = Date.now();
  const id = newRunId(startedAt);
  const messages = stored.input.thread?.texts ?? [];
  const plain = options.input === undefined ? decode(stored.input.text) : options.input.value;
  const input = workflow.input
    ? await validOrThrow(workflow.input, plain, `the input of workflow "${workflow.name}"`)
    : plain;
  const { subject, workflow: name } = stored;
  const ticket = await engine.store.begin({
    id,
    workflow: name,
    startedAt,
    parent: { kind: "shadow", run: stored.id },
    tags: options.tags ?? [],
    input: inputBody(engine, input, { id, messages }),
    ...(options.release === undefined ? {} : { release: options.release }),
    ...(subject === undefined ? {} : { subject }),
  });
  const journal = new Journal(engine.store, ticket);
  const execution = createExecution(engine, {
    id,
    workflow: name,
    mode: "shadow",
    budget: { ...engine.budget, ...options.budget },
    startedAt,
    subject,
    signal: options.signal,
  });
  const { liveReads = true, patience } = options;
  const incumbent =
    patience === undefined
      ? endedIncumbent(stored.calls)
      : new RunningIncumbent(engine.store, stored, patience);
  execution.dispatch = compose(modes.shadow({ journal, incumbent, liveReads }));
  const conversation = { messages: messages.map(decode), added: [] };
  const driven = await drive(execution, workflow, { input, conversation });
  // What it would have said must not become a turn of the conversation, so none is given.
  return finish<Output>(driven, { engine, execution, journal });
}
