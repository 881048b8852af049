import { compose } from "../../core/call.ts";
import { canonical } from "../../core/canonical.ts";
import { decode } from "../../core/codec.ts";
import { DivergenceError, indent } from "../../core/divergence.ts";
import { AirworthyError } from "../../core/errors.ts";
import { isStoreFailure } from "../../core/leaves-open.ts";
import { modes } from "../../core/modes.ts";
import { readRecord } from "../../core/read-record.ts";
import { Recording } from "../../core/recording.ts";
import type { RunEnd, StoredRun } from "../../core/run.ts";
import type { AnyWorkflow } from "../../core/workflow.ts";
import { createExecution, drive } from "./drive.ts";
import type { Engine } from "./engine.ts";
import { endOf } from "./finish.ts";
import type { ReplayResult } from "./run-result.ts";

/** Executes a recorded run again, answered by its recording alone: it opens no socket and writes nothing. */
export async function replay(
  engine: Engine,
  workflow: AnyWorkflow,
  stored: StoredRun,
): Promise<ReplayResult> {
  const recording = new Recording(stored.calls);
  const execution = createExecution(engine, {
    id: stored.id,
    workflow: stored.workflow,
    mode: "replay",
    budget: {},
    startedAt: stored.startedAt,
    subject: stored.subject,
  });
  execution.dispatch = compose(modes.replay({ recording, end: stored.end }));
  const before = stored.input.thread?.texts ?? [];
  const added: unknown[] = [];
  const driven = await drive(execution, workflow, {
    input: decode(stored.input.text),
    conversation: { messages: before.map(decode), added },
    reviewAnswer: stored.reviewAnswer,
  });
  const divergence = divergenceOf(
    endOf(driven, execution, { session: stored.session, before, added }).end,
    driven.kind === "threw" ? driven.error : undefined,
    { stored, recording },
  );
  if (divergence !== undefined) return { status: "diverged", id: stored.id, divergence };
  return {
    status: "same",
    id: stored.id,
    calls: stored.calls.filter(({ state }) => state !== "begun").length,
    end: stored.end,
    took: execution.elapsed(),
  };
}

function divergenceOf(
  end: RunEnd,
  thrown: unknown,
  { stored, recording }: { stored: StoredRun; recording: Recording },
): DivergenceError | undefined {
  if (thrown instanceof DivergenceError) return thrown;
  const skipped = recording.unasked()[0];
  if (skipped !== undefined) {
    return new DivergenceError({
      run: stored.id,
      kind: "never_asked",
      address: skipped.address,
      recorded: indent(skipped.answer ?? ""),
      asked: undefined,
    });
  }
  // A run that waits, whose process died or that was stopped is the same as far as its recording goes.
  if (stored.end === undefined || stored.end.status === "waiting" || wasStopped(stored.end)) return undefined;
  const [recorded, now] = [readableEnd(stored.end), readableEnd(end)];
  if (recorded === now) return undefined;
  return new DivergenceError({ run: stored.id, kind: "other_end", address: "(end)", recorded, asked: now });
}

/** Whether something outside of its calls ended the run, at a moment that no recording can tell. */
function wasStopped(end: RunEnd): boolean {
  if (!("error" in end)) return false;
  const { code = "", data } = end.error;
  if (code === "budget_exceeded") return boundOf(data) === "wallTime";
  return code === "run_cancelled" || code === "session_moved" || isStoreFailure(end.error);
}

function boundOf(data: Readonly<Record<string, unknown>> | undefined): unknown {
  const inner = data?.data;
  return typeof inner === "object" && inner !== null && "bound" in inner ? inner.bound : undefined;
}

function readableEnd(end: RunEnd): string {
  switch (end.status) {
    case "completed":
      return `completed\n${indent(readRecord(end.output.text, "the output of a run", (text) => canonical(JSON.parse(text))))}`;
    case "waiting":
      return `waiting for ${end.waitingFor.join(", ")}`;
    default:
      return `${end.status}\n${end.error.name}${end.error.code === undefined ? "" : ` (${end.error.code})`}: ${end.error.message}`;
  }
}

/** Why a run that was imported cannot be replayed. */
export function notOurs(stored: StoredRun): AirworthyError {
  if (stored.source === "record") return notCode(stored);
  if (stored.source === "ai-sdk") return notWrapped(stored);
  return new AirworthyError({
    code: "not_replayable",
    message: `Cannot replay run "${stored.id}": it was imported from ${stored.source ?? "elsewhere"}, so the code that made its calls is not known`,
    hint: "Look at it with `airworthy runs show`, or make a case of it; only runs executed here replay",
  });
}

function notWrapped({ id }: StoredRun): AirworthyError {
  return new AirworthyError({
    code: "not_replayable",
    message: `Cannot replay run "${id}": \`airworthy/register\` has listened to it, which sees the calls but not the code that makes them`,
    hint: "Wrap the function with record(), which `airworthy init --adopt` proposes as a diff; runs made from then on replay",
  });
}

function notCode({ id }: StoredRun): AirworthyError {
  return new AirworthyError({
    code: "not_replayable",
    message: `Cannot replay run "${id}": it is of a command of its own, whose calls to models \`airworthy record\` has kept`,
    hint: `Give it the command again: airworthy record --replay ${id} -- <command>`,
  });
}
