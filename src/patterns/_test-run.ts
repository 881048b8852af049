import type { Call, Handler } from "../core/call.ts";
import { compose } from "../core/call.ts";
import { within } from "../core/context.ts";
import { Execution } from "../core/execution.ts";
import type { Address, RunId } from "../core/ids.ts";
import { newRunId } from "../core/ids.ts";
import { Journal } from "../core/journal.ts";
import { modes } from "../core/modes.ts";
import { Recording } from "../core/recording.ts";
import type { CallRecord } from "../core/run.ts";
import type { Services } from "../core/service.ts";
import type { JournalStore } from "../core/store.ts";
import type { Context } from "../core/workflow-context.ts";
import { createContext } from "../core/workflow-context.ts";

type Body<Output> = (ctx: Context) => Promise<Output>;

export interface TestRun<Output> {
  readonly outcome:
    | { readonly ok: true; readonly value: Output }
    | { readonly ok: false; readonly error: unknown };
  readonly calls: readonly CallRecord[];
}

/** Runs a workflow's function with a journal in memory, as the live mode does. */
export function record<Output>(body: Body<Output>, services?: Services): Promise<TestRun<Output>> {
  const calls: CallRecord[] = [];
  const id = newRunId();
  const journal = new Journal(memory(calls), { run: id, lastSeq: 0, attempt: 1, tries: 1 });
  const ledger = { find: async () => undefined, keep: async () => {} };
  return execute(
    { id, mode: "live", calls, handlers: modes.live({ journal, ledger, fence: () => undefined }), services },
    body,
  );
}

/** Runs it again from the recording alone; `asked` are the calls that were answered. */
export async function replay<Output>(
  recorded: TestRun<unknown>,
  body: Body<Output>,
): Promise<TestRun<Output> & { readonly asked: readonly Address[] }> {
  const asked: Address[] = [];
  const noting: Handler = (call: Call, next) => {
    asked.push(call.address);
    return next(call);
  };
  const handlers = [noting, ...modes.replay({ recording: new Recording(recorded.calls), end: ended })];
  const run = await execute({ id: newRunId(), mode: "replay", calls: [], handlers }, body);
  return { ...run, asked };
}

const ended = { status: "completed", output: { text: "null" } } as const;

interface Given {
  readonly id: RunId;
  readonly mode: "live" | "replay";
  readonly calls: CallRecord[];
  readonly handlers: readonly Handler[];
  readonly services?: Services | undefined;
}

async function execute<Output>(given: Given, body: Body<Output>): Promise<TestRun<Output>> {
  const { id, mode, calls, handlers, services = new Map() } = given;
  const execution = new Execution({
    id,
    workflow: "test",
    mode,
    services,
    redact: (text) => text,
    budget: {},
    startedAt: Date.now(),
    maxPayload: 1_000_000,
  });
  execution.dispatch = compose(handlers);
  const context = createContext(execution, { messages: [], added: [] });
  const place = { execution, scope: execution.root, call: undefined };
  try {
    return { outcome: { ok: true, value: await within(place, () => body(context)) }, calls };
  } catch (error) {
    return { outcome: { ok: false, error }, calls };
  }
}

function memory(calls: CallRecord[]): JournalStore {
  const refuse = () => Promise.reject(new Error("Not part of this test"));
  return {
    begin: refuse,
    end: refuse,
    release: refuse,
    claim: refuse,
    accept: refuse,
    held: refuse,
    append: async (_ticket, call) => void calls.push(call),
  };
}

export function addresses(run: TestRun<unknown>): readonly string[] {
  return run.calls.map(({ address }) => address);
}

/** The value of a run that must have succeeded. */
export function outputOf<Output>(run: TestRun<Output>): Output {
  if (run.outcome.ok) return run.outcome.value;
  throw run.outcome.error;
}

/** The error of a run that must have failed. */
export function errorOf(run: TestRun<unknown>): unknown {
  if (!run.outcome.ok) return run.outcome.error;
  throw new Error("Expected the run to fail");
}
