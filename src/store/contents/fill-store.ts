import { AirworthyError } from "../../core/errors.ts";
import type {
  Arrival,
  Batch,
  ContentsReader,
  ContentsSource,
  ContentsTarget,
  PortableRecord,
} from "./contents.ts";
import { reading } from "./damaged.ts";
import { noTexts } from "./packed-run.ts";
import { PARTS } from "./parts.ts";
import type { Sums } from "./sum-contents.ts";
import { differing, sumContents } from "./sum-contents.ts";

/** What is done: records are put in, then both sides are read and compared. */
export type Phase = "moving" | "comparing";

export interface FillOptions {
  readonly onProgress?: ((phase: Phase, runs: number, of: number) => void) | undefined;
  /** Stops between two batches; the same again goes on from there. */
  readonly signal?: AbortSignal | undefined;
  /** Refuses what both sides turn out to hold, before the store can be opened. */
  readonly verify?: (sums: Sums) => void | Promise<void>;
}

export interface Filled {
  readonly sums: Sums;
  /** Whether it went on with what an earlier attempt had begun. */
  readonly isResumed: boolean;
  /** Runs that have not ended, and go on in the store. */
  readonly open: OpenRuns;
}

export interface OpenRuns {
  /** For people to decide. */
  waiting: number;
  /** For somebody who resumes them. */
  interrupted: number;
  /** For whoever begins them. */
  accepted: number;
}

/**
 * Puts everything that a source holds into an empty store, and compares the two. Whatever ends it half-way, the store cannot
 * be opened until the same is done again, which goes on after the last batch that was put in.
 *
 * @throws `store_not_empty`, `store_incomplete` where it is being filled from elsewhere, `store_differs`
 */
export async function fillStore(
  source: ContentsSource,
  target: ContentsTarget,
  options: FillOptions = {},
): Promise<Filled> {
  const before = await begin(source, target);
  // What it had is replaced at the end, the secret too: from here on nobody opens it.
  const start: Arrival = before ?? { from: source.identity, part: PARTS[0] ?? "runs", cursor: undefined };
  if (before === undefined) await target.put(nothing(), start);
  const open: OpenRuns = { waiting: 0, interrupted: 0, accepted: 0 };
  await reading(source.place, () => source.snapshot((reader) => move(reader, { target, start, options })));
  // Another look: what was written to the source meanwhile is not in the target.
  const sums = await source.snapshot(async (reader) => {
    const of = 2 * (await reader.runs());
    const told = (from: number) => (count: number) => options.onProgress?.("comparing", from + count, of);
    const mine = await sumContents(reader, {
      ...options,
      onRuns: told(0),
      onRun: (run) => countOpen(run, open),
    });
    const theirs = await target.snapshot((its) => sumContents(its, { ...options, onRuns: told(of / 2) }));
    refuseDifferent(mine, theirs, { source, target });
    await options.verify?.(mine);
    return mine;
  });
  await target.complete();
  return { sums, isResumed: before !== undefined, open };
}

function countOpen({ status, isAccepted }: PortableRecord, open: OpenRuns): void {
  if (status === "waiting") open.waiting += 1;
  else if (status === "running") open[isAccepted === true ? "accepted" : "interrupted"] += 1;
}

async function begin(source: ContentsSource, target: ContentsTarget): Promise<Arrival | undefined> {
  const arrival = await target.arrival();
  if (arrival !== undefined && arrival.from !== source.identity) throw otherSource(target.place);
  if (arrival === undefined && !(await target.isEmpty())) throw storeNotEmpty(target.place);
  return arrival;
}

interface Move {
  readonly target: ContentsTarget;
  readonly start: Arrival;
  readonly options: FillOptions;
}

async function move(reader: ContentsReader, { target, start, options }: Move): Promise<void> {
  const of = await reader.runs();
  let runs = start.part === "runs" ? await target.snapshot((its) => its.runs()) : 0;
  const from = PARTS.indexOf(start.part);
  for (const part of PARTS.slice(from)) {
    const cursor = part === start.part ? start.cursor : undefined;
    const at: Arrival = { from: start.from, part, cursor };
    if (cursor === undefined) await target.put(nothing(), at);
    for await (const batch of reader.read(part, cursor)) {
      options.signal?.throwIfAborted();
      await target.put(batch, { ...at, cursor: batch.cursor });
      if (part !== "runs") continue;
      runs += batch.records.length;
      options.onProgress?.("moving", Math.min(runs, of), of);
    }
  }
}

function nothing(): Batch {
  return { records: [], texts: noTexts(), cursor: [] };
}

function refuseDifferent(
  mine: Sums,
  theirs: Sums,
  { source, target }: { readonly source: ContentsSource; readonly target: ContentsTarget },
): void {
  const parts = differing(mine, theirs);
  if (parts.length === 0) return;
  const [first = "runs"] = parts;
  throw new AirworthyError({
    code: "store_differs",
    message: `Cannot finish ${target.place}: ${parts.join(", ")} ${parts.length === 1 ? "is" : "are"} not what ${source.place} holds, which has ${mine.get(first)?.count} records of ${first}, and it ${theirs.get(first)?.count}`,
    hint: "Something has written to one of the two meanwhile: stop every process that uses them, remove the new store, and begin again",
  });
}

export function storeNotEmpty(place: string): AirworthyError {
  return new AirworthyError({
    code: "store_not_empty",
    message: `Cannot put anything into the store ${place}: it holds runs or other records, expected an empty one`,
    hint: "Name a file or schema that is not there yet; single runs go into a store with `airworthy runs import`",
  });
}

function otherSource(place: string): AirworthyError {
  return new AirworthyError({
    code: "store_incomplete",
    message: `Cannot put anything into the store ${place}: it has been filled half-way from another store or backup`,
    hint: "Finish that with the same command as then, or name another file or schema",
  });
}
