import type { Body } from "../../core/body.ts";
import { digest } from "../../core/canonical.ts";
import { AirworthyError } from "../../core/errors.ts";
import { everyRun } from "../../core/every-run.ts";
import type { RunId } from "../../core/ids.ts";
import type { AnswerReview, CallRecord, RunEnd, StoredRun } from "../../core/run.ts";
import type { RunQuery, Store } from "../../core/store.ts";
import type { BodyLine, Header, Line, LineOf } from "./_lines.ts";
import { FORMAT } from "./_lines.ts";

/** After so many characters of messages the reader may forget them, so that neither side grows with the file. */
const MEMORY = 64 * 1024 * 1024;

/**
 * Writes runs as JSONL, a line at a time (without its line end): a header, then of each run the
 * messages and shared texts not yet told, the run, its calls and a count; an end. A conversation's
 * message is written once, however many calls were asked with it. What was redacted stays so.
 *
 * `which` is a list of run ids, or a query whose `limit` bounds the runs in all (default: every match).
 * Sessions, approvals and the ledger are not part of it.
 *
 * @throws `run_not_found` for an id that is not in the store
 */
export async function* exportRuns(
  store: Pick<Store, "load" | "list">,
  which: readonly RunId[] | RunQuery,
): AsyncGenerator<string, void, undefined> {
  yield text({ airworthy: FORMAT, kind: "runs" });
  const told = new Told();
  let runs = 0;
  for await (const id of idsOf(store, which)) {
    const run = await store.load(id);
    if (run === undefined) {
      // A run of a list may have been pruned since the page was read; one that was asked for by name may not be missing.
      if (!isIds(which)) continue;
      throw notFound(id);
    }
    yield* linesOf(run, told);
    runs += 1;
  }
  yield text({ type: "end", runs });
}

async function* idsOf(
  store: Pick<Store, "list">,
  which: readonly RunId[] | RunQuery,
): AsyncGenerator<RunId, void, undefined> {
  if (isIds(which)) {
    yield* new Set(which);
    return;
  }
  for await (const { id } of everyRun(store, which)) yield id;
}

function isIds(which: readonly RunId[] | RunQuery): which is readonly RunId[] {
  return Array.isArray(which);
}

function* linesOf(run: StoredRun, told: Told): Generator<string, void, undefined> {
  if (told.size > MEMORY) {
    told.forget();
    yield text({ type: "reset" });
  }
  yield* told.introduce(run.input);
  if (run.end?.status === "completed") yield* told.introduce(run.end.output);
  for (const { ask } of run.calls) if (ask !== undefined) yield* told.introduce(ask);
  let seal = "";
  for (const part of [runLine(run), ...run.calls.map(callLine)]) {
    const written = text(part);
    seal = digest(seal + written);
    yield written;
  }
  yield text({ type: "run_end", run: run.id, calls: run.calls.length, digest: seal });
}

/** What the file has said so far of messages and shared texts. */
class Told {
  readonly #hashes = new Set<string>();
  size = 0;

  forget(): void {
    this.#hashes.clear();
    this.size = 0;
  }

  *introduce({ shared, thread }: Body): Generator<string, void, undefined> {
    if (shared !== undefined && this.#isNew(shared.hash, shared.text)) {
      yield text({ type: "shared", hash: shared.hash, text: shared.text });
    }
    for (const [at, hash] of thread?.hashes.entries() ?? []) {
      const message = thread?.texts[at] ?? "";
      if (!this.#isNew(hash, message)) continue;
      const parent = thread?.hashes[at - 1];
      yield text({ type: "message", hash, ...(parent === undefined ? {} : { parent }), text: message });
    }
  }

  #isNew(hash: string, content: string): boolean {
    if (this.#hashes.has(hash)) return false;
    this.#hashes.add(hash);
    this.size += content.length;
    return true;
  }
}

function runLine(run: StoredRun): LineOf<"run"> {
  // Status and interruption follow from the end, and from nobody executing the run where it arrives.
  const {
    calls: _,
    end,
    took,
    totals,
    tags,
    input,
    reviewAnswer,
    interrupted: __,
    status: ___,
    ...rest
  } = run;
  const { cost, ...sums } = totals;
  return {
    type: "run",
    ...rest,
    ...(tags === undefined ? {} : { tags: [...tags] }),
    input: bodyLine(input),
    ...(reviewAnswer === undefined ? {} : { reviewAnswer: copyOf(reviewAnswer) }),
    ...(end === undefined ? {} : { end: endLine(end) }),
    ...(took === undefined ? {} : { took }),
    totals: { ...sums, ...(cost === undefined ? {} : { cost }) },
  };
}

function copyOf({ approvers, ...terms }: AnswerReview): NonNullable<LineOf<"run">["reviewAnswer"]> {
  return approvers === undefined ? terms : { ...terms, approvers: [...approvers] };
}

function endLine(end: RunEnd): NonNullable<LineOf<"run">["end"]> {
  if (end.status === "completed") return { status: end.status, output: bodyLine(end.output) };
  return end.status === "waiting" ? { ...end, waitingFor: [...end.waitingFor] } : end;
}

function callLine(call: CallRecord): LineOf<"call"> {
  const { ask, askHash, answer, note, ...rest } = call;
  return {
    type: "call",
    ...rest,
    ...(ask === undefined ? {} : { ask: bodyLine(ask) }),
    ...(askHash === undefined ? {} : { askHash }),
    ...(answer === undefined ? {} : { answer }),
    ...(note === undefined ? {} : { note }),
  };
}

function bodyLine({ text, shared, thread }: Body): BodyLine {
  return {
    text,
    ...(shared === undefined ? {} : { shared: shared.hash }),
    ...(thread === undefined ? {} : { thread: thread.hashes.at(-1) ?? "" }),
  };
}

const SEPARATORS = /[\u2028\u2029]/g;

// Some readers of lines (Node's own readline among them) end a line at these two as well.
function text(line: Line | Header): string {
  const json = JSON.stringify(line);
  return json.replace(SEPARATORS, (char) => (char === "\u2028" ? "\\u2028" : "\\u2029"));
}

function notFound(id: RunId): AirworthyError {
  return new AirworthyError({
    code: "run_not_found",
    message: `Cannot export run "${id}": it is not in this store`,
    hint: "List the runs with `airworthy runs list`, or name the right store with --store",
  });
}
