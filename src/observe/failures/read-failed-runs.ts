import { decode } from "../../core/codec.ts";
import type { RunId } from "../../core/ids.ts";
import { leafTexts } from "../../core/leaf-texts.ts";
import type { RunFact } from "../../core/run-fact.ts";
import type { Store } from "../../core/store.ts";
import { faultIn } from "./_fault-in.ts";
import type { FailedRun } from "./failed-run.ts";
import type { BadReason } from "./found-bad.ts";
import { foundBad } from "./found-bad.ts";

export interface ReadFailedRunsOptions {
  readonly workflow?: string | undefined;
  readonly release?: string | undefined;
  /** Runs at most, the newest of each reason. Default 10,000. */
  readonly limit?: number | undefined;
}

export interface FailedRuns {
  /** The newest first. */
  readonly runs: readonly FailedRun[];
  /** There are older ones that were not read. */
  readonly isCut: boolean;
}

const LIMIT = 10_000;
/** Runs whose calls are read, because nobody has looked at them yet or because no error says where they went wrong. */
const MOST_LOADED = 500;
const INPUT = 300;

/**
 * Runs that failed or whose process died, trials that did not pass, and runs that a person found bad. Forks and shadows are
 * experiments on a run, and what a judge does is not the release's.
 */
export async function readFailedRuns(store: Store, options: ReadFailedRunsOptions = {}): Promise<FailedRuns> {
  const { workflow, release, limit = LIMIT } = options;
  const only = {
    ...(workflow === undefined ? {} : { workflow }),
    ...(release === undefined ? {} : { release }),
  };
  const found = new Map<RunId, FailedRun>();
  const loads = { left: MOST_LOADED };
  let isCut = false;
  for (const status of ["failed", "interrupted"] as const) {
    let read = 0;
    for await (const facts of store.facts({ ...only, status, limit })) {
      read += facts.length;
      for (const fact of facts.filter(isOwn))
        found.set(fact.id, await failedRun(store, fact, { status, loads }));
    }
    isCut ||= read >= limit;
  }
  const reasons = new Map(await foundBad(store, { limit }));
  for (const id of found.keys()) reasons.delete(id);
  for (const fact of await store.factsOf([...reasons.keys()])) {
    const reason = reasons.get(fact.id);
    if (reason === undefined || fact.workflow !== (workflow ?? fact.workflow)) continue;
    if (release !== undefined && fact.release !== release) continue;
    found.set(fact.id, await badRun(store, fact, { reason, loads }));
  }
  return { runs: [...found.values()].sort((a, b) => b.startedAt - a.startedAt), isCut };
}

interface Loads {
  left: number;
}

function isOwn({ parent }: RunFact): boolean {
  if (parent === undefined || parent.kind === "rerun" || parent.kind === "handover") return true;
  return parent.kind === "trial" && parent.role !== "aside";
}

async function failedRun(
  store: Store,
  fact: RunFact,
  { status, loads }: { readonly status: "failed" | "interrupted"; readonly loads: Loads },
): Promise<FailedRun> {
  const { error } = fact;
  const code = status === "interrupted" ? "interrupted" : (error?.code ?? error?.name ?? "Error");
  const message = status === "interrupted" ? "Its process died before it ended" : (error?.message ?? "");
  const known = fact.isTakenIn && status === "failed";
  const step = known ? (fact.failedAt ?? "") : (await faultOf(store, fact.id, loads))?.step;
  return { ...aboutRun(fact), reason: status, code, message, step };
}

async function badRun(
  store: Store,
  fact: RunFact,
  { reason, loads }: { readonly reason: BadReason; readonly loads: Loads },
): Promise<FailedRun> {
  const fault = await faultOf(store, fact.id, loads);
  return {
    ...aboutRun(fact),
    ...reason,
    message: reason.message || (fault?.message ?? ""),
    step: fault?.step,
  };
}

async function faultOf(store: Store, id: RunId, loads: Loads) {
  if (loads.left <= 0) return undefined;
  loads.left -= 1;
  const run = await store.load(id);
  return run === undefined ? undefined : faultIn(run);
}

function aboutRun(fact: RunFact): Omit<FailedRun, "reason" | "code" | "message" | "step"> {
  const { id, workflow, startedAt, release, route, subject, experiment, input } = fact;
  return {
    run: id,
    workflow,
    startedAt,
    input: input === undefined ? "" : leafTexts(decode(input)).slice(0, INPUT),
    ...(release === undefined ? {} : { release }),
    ...(route === undefined ? {} : { route }),
    ...(subject === undefined ? {} : { subject: subject.id }),
    ...(experiment === undefined ? {} : { experiment }),
  };
}
