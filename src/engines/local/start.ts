import type { Asker } from "../../core/approvals/approval.ts";
import { checkRequest } from "../../core/approvals/check-request.ts";
import { compose } from "../../core/call.ts";
import { decode } from "../../core/codec.ts";
import type { Execution } from "../../core/execution.ts";
import type { RunId } from "../../core/ids.ts";
import { newRunId } from "../../core/ids.ts";
import { Journal } from "../../core/journal.ts";
import { modes } from "../../core/modes.ts";
import { OBSERVER } from "../../core/run-observer.ts";
import { validOrThrow } from "../../core/standard-schema.ts";
import type { TrialRun } from "../../core/trial.ts";
import type { Workflow } from "../../core/workflow.ts";
import { createExecution, drive } from "./drive.ts";
import type { Engine, RunOptions } from "./engine.ts";
import { finish } from "./finish.ts";
import type { OpenTurn } from "./open-turn.ts";
import { NO_SESSION, openTurn } from "./open-turn.ts";
import type { RunResult } from "./run-result.ts";
import { inputBody, runStart } from "./run-start.ts";

/** Executes a workflow and records every call of it. Bad input is refused before anything is stored. */
export async function start<Input, Output>(
  engine: Engine,
  workflow: Workflow<Input, Output>,
  given: { readonly input: Input; readonly options: RunOptions },
): Promise<RunResult<Output>> {
  const { options } = given;
  const input = workflow.input === undefined ? given.input : await accept(workflow, given.input);
  // Before anything is done for an answer that nobody could allow.
  if (options.reviewAnswer !== undefined) checkRequest({ title: "Answer", ...options.reviewAnswer });
  const startedAt = Date.now();
  const id = options.id ?? newRunId(startedAt);
  const turn = options.session === undefined ? NO_SESSION : await openTurn(engine, id, options.session);
  try {
    return await execute(engine, workflow, { input, options, id, startedAt, turn });
  } finally {
    turn.close();
  }
}

interface Starting<Input> {
  readonly input: Input;
  readonly options: RunOptions;
  readonly id: RunId;
  readonly startedAt: number;
  readonly turn: OpenTurn;
}

async function execute<Input, Output>(
  engine: Engine,
  workflow: Workflow<Input, Output>,
  { input, options, id, startedAt, turn }: Starting<Input>,
): Promise<RunResult<Output>> {
  const { messages, after } = turn;
  const body = inputBody(engine, input, { id, messages });
  const ticket = await engine.store.begin(
    runStart({ id, startedAt, body, workflow: workflow.name, options }),
    { isNew: options.id === undefined },
  );
  const journal = new Journal(engine.store, ticket);
  const execution = createExecution(engine, {
    id,
    workflow: workflow.name,
    mode: options.trial === undefined ? "live" : "trial",
    budget: { ...engine.budget, ...options.budget },
    startedAt,
    subject: options.subject,
    signal: options.signal,
    served: options.served,
    useCases: options.assignment?.useCases,
    approvals: options.trial === undefined ? undefined : (options.trial.approvals ?? NOBODY),
  });
  OBSERVER.of(execution)?.began(id);
  dispatchBy(engine, { execution, journal, trial: options.trial });
  const added: unknown[] = [];
  try {
    const driven = await drive(execution, workflow, {
      input,
      conversation: { messages: messages.map(decode), added },
      reviewAnswer: options.reviewAnswer,
    });
    const conversation = { session: options.session, before: messages, added, after };
    return await finish<Output>(driven, { engine, execution, journal, conversation });
  } finally {
    engine.pulse.leave(ticket);
  }
}

interface Dispatching {
  readonly execution: Execution;
  readonly journal: Journal;
  readonly trial: TrialRun | undefined;
}

/** What answers its calls is made at the first of them: a run may make none. */
function dispatchBy({ store, pulse }: Engine, { execution, journal, trial }: Dispatching): void {
  execution.dispatch = (call) => {
    const handlers =
      trial === undefined
        ? modes.live({ journal, ledger: store.ledger, fence: pulse.enter(journal.ticket, execution) })
        : modes.trial({ ...trial, journal });
    execution.dispatch = compose(handlers);
    return execution.dispatch(call);
  };
}

/** What a trial asks for must not reach the people who decide about real runs. */
const NOBODY: Asker = { ask: async () => undefined };

async function accept<Input>(workflow: Workflow<Input, unknown>, input: Input): Promise<Input> {
  return workflow.input
    ? validOrThrow(workflow.input, input, `the input of workflow "${workflow.name}"`)
    : input;
}
