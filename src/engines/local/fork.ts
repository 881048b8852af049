import { compose } from "../../core/call.ts";
import { decode } from "../../core/codec.ts";
import type { Redact } from "../../core/execution.ts";
import type { ForkPoint } from "../../core/handlers/forked.ts";
import type { Address } from "../../core/ids.ts";
import { newRunId } from "../../core/ids.ts";
import { Journal } from "../../core/journal.ts";
import { modes } from "../../core/modes.ts";
import { Recording } from "../../core/recording.ts";
import type { Changes, Lineage, StoredRun } from "../../core/run.ts";
import type { AnyWorkflow } from "../../core/workflow.ts";
import { createExecution, drive } from "./drive.ts";
import type { Engine } from "./engine.ts";
import { finish } from "./finish.ts";
import type { ForkResult } from "./run-result.ts";
import { inputBody } from "./run-start.ts";

export interface ForkOptions extends ForkPoint {
  /** Another input; the run then differs from its first call that is asked differently. */
  readonly input?: { readonly value: unknown };
  /** What the services given with the engine change, kept with the fork so that it can be replayed. */
  readonly changes?: Changes;
  readonly tags?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Runs again as recorded up to one change, then live, with every write virtual. The fork is a run of its own. */
export async function fork<Output>(
  engine: Engine,
  workflow: AnyWorkflow,
  given: { readonly stored: StoredRun; readonly options: ForkOptions },
): Promise<ForkResult<Output>> {
  const { stored, options } = given;
  const startedAt = Date.now();
  const id = newRunId(startedAt);
  const messages = stored.input.thread?.texts ?? [];
  const input = options.input === undefined ? decode(stored.input.text) : options.input.value;
  const parent: Lineage = {
    kind: "fork",
    run: stored.id,
    ...(options.at === undefined ? {} : { at: options.at }),
    ...(options.changes === undefined ? {} : { changes: redacted(options.changes, engine.redact) }),
  };
  const { subject } = stored;
  const start = {
    id,
    workflow: stored.workflow,
    startedAt,
    parent,
    tags: options.tags ?? [],
    input: inputBody(engine, input, { id, messages }),
  };
  const ticket = await engine.store.begin({ ...start, ...(subject === undefined ? {} : { subject }) });
  const journal = new Journal(engine.store, ticket);
  const execution = createExecution(engine, {
    id,
    workflow: stored.workflow,
    mode: "fork",
    budget: engine.budget,
    startedAt,
    subject,
    signal: options.signal,
  });
  let changedAt: Address | undefined;
  const onChange = (address: Address): void => {
    changedAt = address;
  };
  const recording = new Recording(stored.calls);
  execution.dispatch = compose(modes.fork({ journal, recording, point: options, onChange }));
  const conversation = { messages: messages.map(decode), added: [] };
  const driven = await drive(execution, workflow, { input, conversation });
  // A fork is an experiment on one turn, so it adds nothing to the conversation.
  return {
    ...(await finish<Output>(driven, { engine, execution, journal })),
    changedAt,
  };
}

function redacted(changes: Changes, redact: Redact): Changes {
  return JSON.parse(redact(JSON.stringify(changes))) as Changes;
}
