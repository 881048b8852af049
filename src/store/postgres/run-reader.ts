import type { Body, Shared } from "../../core/body.ts";
import type { CallRecord, RunEnd, RunStatus, RunSummary, StoredRun, Subject } from "../../core/run.ts";
import { totalsOf } from "../totals-row.ts";
import { plain } from "./_literal.ts";
import type { Row } from "./_row.ts";
import { idOf, jsonOf, numberOf, optionalNumber, optionalText, restored, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { dayOf } from "./schema.ts";
import { StoredTexts } from "./stored-texts.ts";

/** A run's row with its end, and who executes it. */
export const RUN_ROWS = `SELECT r.*, e.status AS ended, e.took, e.turn, e.calls, e.tokens_in, e.tokens_out, e.cost,
  e.unpriced, e.tool_errors, e.waiting_for, e.output, e.output_blob, e.output_shared, e.output_thread, e.error,
  e.error_blob, o.status AS open, o.owner, coalesce(o.attempt, e.attempt) AS attempt
  FROM aw.run r LEFT JOIN aw.run_end e ON e.run = r.id LEFT JOIN aw.open_run o ON o.run = r.id`;

const CALLS = "SELECT * FROM aw.call WHERE run = $1 ORDER BY seq";
const CALLS_OF = `SELECT * FROM aw.call WHERE run = ANY($1::bigint[]) AND run BETWEEN $2 AND $3 ORDER BY run, seq`;

export type IsAlive = (owner: number) => boolean;

/** Runs as the rest of the program knows them, with their texts. */
export async function readSummaries(ask: Ask, rows: readonly Row[], isAlive: IsAlive): Promise<RunSummary[]> {
  const texts = new StoredTexts(ask);
  for (const row of rows) wantRun(row, texts);
  await texts.fetch();
  const counts = await callsSoFar(ask, rows);
  return rows.map((row) => summaryOf(row, { texts, isAlive, soFar: counts.get(numberOf(row.id)) ?? 0 }));
}

export async function readRun(ask: Ask, row: Row, isAlive: IsAlive): Promise<StoredRun> {
  const calls = await ask(CALLS, [numberOf(row.id)]);
  const texts = new StoredTexts(ask);
  wantRun(row, texts);
  wantCalls(calls, texts);
  await texts.fetch();
  return runOf(row, calls, { texts, isAlive });
}

/** The same of several at once. */
export async function readRuns(ask: Ask, rows: readonly Row[]): Promise<StoredRun[]> {
  const ids = rows.map(({ id }) => numberOf(id));
  const calls = await ask(CALLS_OF, [plain(ids), Math.min(...ids), Math.max(...ids)]);
  const texts = new StoredTexts(ask);
  for (const row of rows) wantRun(row, texts);
  wantCalls(calls, texts);
  await texts.fetch();
  const byRun = Map.groupBy(calls, ({ run }) => numberOf(run));
  return rows.map((row) => runOf(row, byRun.get(numberOf(row.id)) ?? [], { texts, isAlive: () => false }));
}

function runOf(row: Row, calls: readonly Row[], of: Omit<Of, "soFar">): StoredRun {
  const soFar = calls.filter(({ state }) => state !== "begun").length;
  return { ...summaryOf(row, { ...of, soFar }), calls: calls.map((call) => callOf(call, of.texts)) };
}

function wantCalls(calls: readonly Row[], texts: StoredTexts): void {
  for (const { run, ask_blob, ask_shared, ask_thread, answer_blob } of calls) {
    const day = dayOf(numberOf(run));
    for (const blob of [ask_blob, ask_shared, answer_blob]) texts.wantBlob(day, blob);
    texts.wantThread(day, ask_thread);
  }
}

function wantRun(row: Row, texts: StoredTexts): void {
  const day = dayOf(numberOf(row.id));
  const { input_blob, input_shared, output_blob, output_shared, error_blob } = row;
  for (const blob of [input_blob, input_shared, output_blob, output_shared, error_blob])
    texts.wantBlob(day, blob);
  for (const head of [row.input_thread, row.output_thread]) texts.wantThread(day, head);
}

/** A run's sums are written when it ends or waits; before that only the number of its calls is known. */
async function callsSoFar(ask: Ask, rows: readonly Row[]): Promise<ReadonlyMap<number, number>> {
  const runs = rows.filter(({ calls }) => calls === null).map(({ id }) => numberOf(id));
  if (runs.length === 0) return new Map();
  const counts = await ask(
    "SELECT run, count(*) AS n FROM aw.call WHERE run = ANY($1) AND state <> 'begun' GROUP BY run",
    [runs],
  );
  return new Map(counts.map(({ run, n }) => [numberOf(run), numberOf(n)]));
}

interface Of {
  readonly texts: StoredTexts;
  readonly isAlive: IsAlive;
  readonly soFar: number;
}

function summaryOf(row: Row, { texts, isAlive, soFar }: Of): RunSummary {
  const status = statusOf(row);
  const owner = optionalNumber(row.owner);
  const turn = optionalNumber(row.turn);
  return {
    ...startOf(row, texts),
    end: endOf(row, status, texts),
    status,
    interrupted: status === "running" && !(owner !== undefined && isAlive(owner)),
    // Of a run that waited and goes on, there is still how long it took until then.
    took: status === "running" ? undefined : optionalNumber(row.took),
    totals: totalsOf(row, () => soFar),
    attempt: numberOf(row.attempt),
    ...(turn === undefined ? {} : { turn }),
  };
}

/** While a run is open, what it is now counts, whatever its last end was. */
export function statusOf({ open, ended }: Row): RunStatus {
  return (optionalText(open) ?? textOf(ended)) as RunStatus;
}

function startOf(row: Row, texts: StoredTexts) {
  const [session, subject, release, source] = [row.session, row.subject, row.release, row.source].map(
    restored,
  );
  const [attributes, tags, assignment, review, parent] = [
    row.attributes,
    row.tags,
    row.assignment,
    row.review,
    row.parent,
  ].map(optionalText);
  return {
    id: idOf<RunSummary["id"]>(fromStored(textOf(row.key))),
    workflow: fromStored(textOf(row.workflow)),
    input: bodyOf(row, "input", texts),
    startedAt: numberOf(row.started_at),
    ...(session === undefined ? {} : { session: idOf<NonNullable<RunSummary["session"]>>(session) }),
    ...(subject === undefined
      ? {}
      : {
          subject: {
            id: subject,
            ...(attributes === undefined
              ? {}
              : { attributes: jsonOf<NonNullable<Subject["attributes"]>>(attributes) }),
          },
        }),
    ...(tags === undefined ? {} : { tags: jsonOf<string[]>(tags) }),
    ...(release === undefined ? {} : { release }),
    ...(assignment === undefined
      ? {}
      : { assignment: jsonOf<NonNullable<RunSummary["assignment"]>>(assignment) }),
    ...(review === undefined
      ? {}
      : { reviewAnswer: jsonOf<NonNullable<RunSummary["reviewAnswer"]>>(review) }),
    ...(parent === undefined ? {} : { parent: jsonOf<NonNullable<RunSummary["parent"]>>(parent) }),
    ...(source === undefined ? {} : { source }),
  };
}

function endOf(row: Row, status: RunStatus, texts: StoredTexts): RunEnd | undefined {
  switch (status) {
    case "running":
      return undefined;
    case "waiting":
      return { status, waitingFor: jsonOf(textOf(row.waiting_for)) };
    case "completed":
      return { status, output: bodyOf(row, "output", texts) };
    default:
      return { status, error: jsonOf(textIn(row, "error", texts)) };
  }
}

function callOf(row: Row, texts: StoredTexts): CallRecord {
  const isAsked = row.ask !== null || row.ask_blob !== null;
  const isAnswered = row.answer !== null || row.answer_blob !== null;
  const note = optionalText(row.note);
  return {
    seq: numberOf(row.seq),
    kind: textOf(row.kind) as CallRecord["kind"],
    address: idOf(fromStored(textOf(row.address))),
    state: textOf(row.state) as CallRecord["state"],
    at: numberOf(row.at),
    took: numberOf(row.took),
    ask: isAsked ? bodyOf({ ...row, id: row.run }, "ask", texts) : undefined,
    askHash: optionalText(row.ask_hash) ?? restored(row.ask_hash_text),
    answer: isAnswered ? textIn({ ...row, id: row.run }, "answer", texts) : undefined,
    note: note === undefined ? undefined : jsonOf(note),
  };
}

function textIn(row: Row, column: string, texts: StoredTexts): string {
  const text = restored(row[column]);
  return text ?? texts.blob(dayOf(numberOf(row.id)), textOf(row[`${column}_blob`]));
}

function bodyOf(row: Row, column: "input" | "output" | "ask", texts: StoredTexts): Body {
  const day = dayOf(numberOf(row.id));
  const [hash, head] = [optionalText(row[`${column}_shared`]), optionalText(row[`${column}_thread`])];
  const shared: Shared | undefined = hash === undefined ? undefined : { text: texts.blob(day, hash), hash };
  return {
    text: textIn(row, column, texts),
    ...(shared === undefined ? {} : { shared }),
    ...(head === undefined ? {} : { thread: texts.thread(day, head) }),
  };
}
