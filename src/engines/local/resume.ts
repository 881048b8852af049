import type { Budget } from "../../core/budget.ts";
import { compose } from "../../core/call.ts";
import { wordsOf } from "../../core/cancellations.ts";
import { decode } from "../../core/codec.ts";
import { DivergenceError } from "../../core/divergence.ts";
import { encodeError } from "../../core/error-codec.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { Execution } from "../../core/execution.ts";
import { cancelled } from "../../core/execution.ts";
import type { RunId } from "../../core/ids.ts";
import { Journal } from "../../core/journal.ts";
import { leavesOpen } from "../../core/leaves-open.ts";
import { modes } from "../../core/modes.ts";
import { Recording } from "../../core/recording.ts";
import { containsPlaceholder } from "../../core/redact/placeholder.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Ticket } from "../../core/store.ts";
import type { AnyWorkflow } from "../../core/workflow.ts";
import type { Driven } from "./drive.ts";
import { createExecution, drive } from "./drive.ts";
import type { Engine } from "./engine.ts";
import { asError, finish, ran } from "./finish.ts";
import { loadRun } from "./load-run.ts";
import type { RunResult } from "./run-result.ts";
import { decodeTerms } from "./terms.ts";

export interface ResumeOptions {
  readonly signal?: AbortSignal;
  /** Overrides the app's budget bound by bound; one given to the first attempt is not remembered. */
  readonly budget?: Budget;
  /** Make writes again whose end was never seen. Default false. */
  readonly repeatWrites?: boolean;
}

/** A resume by an engine, which goes on by itself with what stands still. */
export interface DrivenResume extends ResumeOptions {
  readonly driven: {
    /** Take it even from an owner that lives. */
    readonly force: boolean;
    /** Leave it as it is after so many tries in a row that came no further. Default: it is tried. */
    readonly mostTries?: number;
    /** A long sleep ends the drive: it is woken when that is over. */
    readonly suspendsSleeps: boolean;
    /** JSON of its input as it was before redaction. */
    readonly input?: string;
    /** Told before its first call. */
    readonly begun: (execution: Execution) => void;
  };
}

/** Finishes a run that waits or whose process died. What is recorded is not done again. */
export async function resume<Output>(
  engine: Engine,
  workflow: AnyWorkflow,
  given: { readonly run: RunId; readonly options: ResumeOptions | DrivenResume },
): Promise<RunResult<Output>> {
  const driven = drivenOf(given.options);
  const ticket = await engine.store.claim(given.run, { force: driven?.force === true });
  try {
    if (ticket.tries > (driven?.mostTries ?? Number.POSITIVE_INFINITY))
      throw triedTooOften(given.run, ticket.tries);
    const stored = await loadRun(engine.store, given.run);
    if (stored.parent?.kind === "trial") throw isTrial(stored.id);
    const asked = (await engine.store.cancellations.asked()).find((request) => request.run === stored.id);
    if (asked !== undefined) return await ended(engine, { stored, ticket, reason: wordsOf(asked) });
    return await goOn<Output>(engine, workflow, { stored, ticket, options: given.options });
  } catch (error) {
    await giveBack(engine, ticket);
    throw error;
  } finally {
    engine.pulse.leave(ticket);
  }
}

/** Nothing more is done for a run that somebody wants to end. */
async function ended<Output>(
  { store, redact }: Engine,
  { stored, ticket, reason }: { stored: StoredRun; ticket: Ticket; reason: string },
): Promise<RunResult<Output>> {
  const { id, totals, startedAt, took = Date.now() - startedAt, calls } = stored;
  const error = cancelled(id, redact(reason));
  await store.end(ticket, { status: "cancelled", error: encodeError(error) }, totals, took);
  const toolCalls = calls.filter(({ kind }) => kind === "tool").length;
  return { id, took, totals, toolCalls, status: "cancelled", error };
}

async function goOn<Output>(
  engine: Engine,
  workflow: AnyWorkflow,
  given: { stored: StoredRun; ticket: Ticket; options: ResumeOptions | DrivenResume },
): Promise<RunResult<Output>> {
  const { stored, options, ticket } = given;
  const by = drivenOf(options);
  const terms = decodeTerms(ticket.terms);
  const journal = new Journal(engine.store, ticket);
  const recording = new Recording(stored.calls);
  const execution = createExecution(engine, {
    id: stored.id,
    workflow: stored.workflow,
    mode: "resume",
    budget: { ...engine.budget, ...terms.budget, ...options.budget },
    startedAt: stored.startedAt,
    subject: stored.subject,
    signal: options.signal,
    served: terms.served,
    useCases: stored.assignment?.useCases,
    suspendsSleeps: by?.suspendsSleeps,
  });
  by?.begun(execution);
  const fence = engine.pulse.enter(ticket, execution);
  const inputRedacted = by?.input === undefined && containsPlaceholder(stored.input.text);
  const repeatWrites = options.repeatWrites === true;
  execution.dispatch = compose(
    modes.resume({ journal, recording, inputRedacted, repeatWrites, ledger: engine.store.ledger, fence }),
  );
  const before = stored.input.thread?.texts ?? [];
  const added: unknown[] = [];
  const driven = await drive(execution, workflow, {
    input: decode(by?.input ?? stored.input.text),
    conversation: { messages: before.map(decode), added },
    reviewAnswer: stored.reviewAnswer,
  });
  const left = leftOpen(driven, recording, stored);
  if (left !== undefined) {
    await giveBack(engine, ticket);
    return { ...ran(execution, journal), status: "failed", error: left };
  }
  // While it waited, the conversation may have gone on without it: what it adds then comes last.
  const after = ticket.attempt === 1 ? terms.after : undefined;
  const conversation = { session: stored.session, before, added, ...(after === undefined ? {} : { after }) };
  return finish<Output>(driven, { engine, execution, journal, conversation });
}

function drivenOf(options: ResumeOptions | DrivenResume): DrivenResume["driven"] | undefined {
  return "driven" in options ? options.driven : undefined;
}

/** A store that has failed may refuse this too; the run is then anyone's as soon as this process has ended. */
async function giveBack(engine: Engine, ticket: Ticket): Promise<void> {
  await engine.store.release(ticket).catch(() => {});
}

/** A changed workflow must not end a run that the old code could still have finished. */
function leftOpen(driven: Driven, recording: Recording, stored: StoredRun): Error | undefined {
  if (driven.kind === "threw") return leavesOpen(driven.error) ? asError(driven.error) : undefined;
  const skipped = driven.kind === "returned" ? recording.unasked()[0] : undefined;
  if (skipped === undefined) return undefined;
  return new DivergenceError({
    run: stored.id,
    kind: "never_asked",
    address: skipped.address,
    recorded: skipped.answer,
    asked: undefined,
  });
}

function triedTooOften(run: RunId, tries: number): AirworthyError {
  return new AirworthyError({
    code: "run_tried_too_often",
    message: `Cannot go on with run "${run}" by itself: ${tries - 1} tries in a row ended before another call was kept`,
    hint: "Look at what ends its process, then go on with it by `airworthy resume`",
    data: { tries: tries - 1 },
  });
}

/** It would go on live, with the writes that its experiment has kept it from. */
function isTrial(run: RunId): AirworthyError {
  return new AirworthyError({
    code: "run_is_trial",
    message: `Cannot resume run "${run}": it is a trial of an experiment, which may write nothing`,
    hint: "Finish its experiment with `airworthy eval --resume`, or start real work with `airworthy run`",
  });
}
