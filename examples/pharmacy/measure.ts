import type { App, RunId, RunSummary, Workflow } from "airworthy";
import { parallel } from "airworthy";
import { doneIn, faultsOf } from "./judge.ts";
import type { Message } from "./messages.ts";
import type { SupportInput, SupportResult } from "./support.ts";

/** One message with the run that it led to. */
export interface Trial {
  readonly message: Message;
  readonly run: RunId;
  readonly route: string;
  readonly outcome: string;
  /** Everything that is not as expected; empty if the run is right. */
  readonly faults: readonly string[];
  /** In ms. */
  readonly took: number;
  readonly totals: RunSummary["totals"];
}

export interface MeasureOptions {
  /** Runs at the same time. Default 4. */
  readonly limit?: number;
  readonly tag?: string;
  /** Called after each run. */
  readonly onTrial?: (done: number) => void;
}

/** Runs a workflow on every message and compares what it did, by its journal, with what is expected. */
export async function measure(
  { app, workflow }: { app: App; workflow: Workflow<SupportInput, SupportResult> },
  messages: readonly Message[],
  { limit = 4, tag, onTrial }: MeasureOptions = {},
): Promise<readonly Trial[]> {
  let done = 0;
  const tags = tag === undefined ? [] : [tag];
  return parallel("measure", messages, {
    limit,
    each: async (message) => {
      const { customer } = message;
      const input = { message: message.message, customer };
      const { id } = await app.run(workflow, input, { tags, subject: { id: customer } });
      const trial = await trialOf(app, message, id);
      onTrial?.(++done);
      return trial;
    },
  });
}

export async function trialOf(app: App, message: Message, run: RunId): Promise<Trial> {
  const stored = await app.store.load(run);
  if (stored === undefined) throw new Error(`Cannot judge run "${run}": the store has no such run`);
  const did = doneIn(stored, await app.store.approvals.pending(run));
  const { route, outcome } = did;
  const { took = 0, totals } = stored;
  return { message, run, route, outcome, faults: faultsOf(message, did), took, totals };
}
