import { endedCalls } from "./ended-calls.ts";
import type { CallRecord, StoredRun } from "./run.ts";

export interface DiffRow {
  readonly address: string;
  readonly verdict: "same" | "different question" | "different answer" | "only a" | "only b";
  readonly a: CallRecord | undefined;
  readonly b: CallRecord | undefined;
}

export interface RunDiff {
  readonly a: StoredRun;
  readonly b: StoredRun;
  /** The calls, the input and the end; how long anything took does not count. */
  readonly same: boolean;
  readonly rows: readonly DiffRow[];
}

/** Two runs, call by call: by address, in the order of the first, what only the second has at its own time. */
export function diffRuns(a: StoredRun, b: StoredRun): RunDiff {
  const [ofA, ofB] = [endedCalls(a.calls), endedCalls(b.calls)];
  const rows = inOrder([...ofA.keys()], [...ofB.keys()]).map((address) =>
    row(address, ofA.get(address), ofB.get(address)),
  );
  const same = rows.every(({ verdict }) => verdict === "same") && sameAround(a) === sameAround(b);
  return { a, b, same, rows };
}

function row(address: string, a: CallRecord | undefined, b: CallRecord | undefined): DiffRow {
  return { address, verdict: verdictOf(a, b), a, b };
}

function verdictOf(a: CallRecord | undefined, b: CallRecord | undefined): DiffRow["verdict"] {
  if (b === undefined) return "only a";
  if (a === undefined) return "only b";
  if (a.kind !== b.kind || a.askHash !== b.askHash) return "different question";
  return a.state === b.state && a.answer === b.answer ? "same" : "different answer";
}

/** Merges two lists of addresses so that each keeps its own order wherever both can. */
function inOrder(a: readonly string[], b: readonly string[]): readonly string[] {
  const inA = new Set(a);
  const merged: string[] = [];
  const added = new Set<string>();
  let next = 0;
  const take = (address: string): void => {
    if (added.has(address)) return;
    added.add(address);
    merged.push(address);
  };
  for (const address of b) {
    if (!inA.has(address)) {
      take(address);
      continue;
    }
    while (next < a.length && !added.has(address)) take(a[next++] ?? "");
  }
  for (const address of a) take(address);
  return merged;
}

/** What frames the calls: input and end, as far as they are compared. */
function sameAround({ input, end }: StoredRun): string {
  const messages = input.thread?.hashes.at(-1);
  const ended = end?.status === "completed" ? [end.status, end.output.text] : end;
  return JSON.stringify([input.text, messages, ended]);
}
