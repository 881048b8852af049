import type { EncodedError } from "../../core/error-codec.ts";
import type { CallRecord, RunEnd } from "../../core/run.ts";
import { nameOf } from "../../core/run.ts";
import type { CountedRun } from "../figure-sums.ts";
import { totalsOf } from "../totals-row.ts";
import { plain } from "./_literal.ts";
import type { Row } from "./_row.ts";
import { idOf, jsonOf, numberOf, optionalNumber, optionalText, restored, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { statusOf } from "./run-reader.ts";
import { dayOf } from "./schema.ts";
import { StoredTexts } from "./stored-texts.ts";

const RUNS = `SELECT r.id, r.key, r.workflow, r.started_at, r.release, r.subject, r.attributes, r.parent,
  e.status AS ended, e.took, e.calls, e.tokens_in, e.tokens_out, e.cost, e.unpriced, e.tool_errors, e.error, e.error_blob
  FROM aw.run r JOIN aw.run_end e ON e.run = r.id LEFT JOIN aw.open_run o ON o.run = r.id
  WHERE r.id = ANY($1::bigint[]) AND o.run IS NULL ORDER BY r.id`;
/** What figures do not look at stays where it is. */
const CALLS = `SELECT run, seq, kind, address, state, at, took, note, answer, answer_blob FROM aw.call
  WHERE run = ANY($1::bigint[]) ORDER BY run, seq`;

export interface EndedRun {
  readonly id: number;
  readonly run: CountedRun;
}

/** Those of these runs that have ended, as figures look at them. */
export async function readEnded(ask: Ask, ids: readonly number[]): Promise<EndedRun[]> {
  const rows = await ask(RUNS, [plain(ids)]);
  if (rows.length === 0) return [];
  const calls = await ask(CALLS, [plain(rows.map(({ id }) => numberOf(id)))]);
  const texts = new StoredTexts(ask);
  for (const { id, error_blob } of rows) texts.wantBlob(dayOf(numberOf(id)), error_blob);
  for (const call of calls)
    if (isLookedInto(call)) texts.wantBlob(dayOf(numberOf(call.run)), call.answer_blob);
  await texts.fetch();
  const byRun = Map.groupBy(calls, ({ run }) => numberOf(run));
  return rows.map((row) => {
    const id = numberOf(row.id);
    return { id, run: countedOf(row, byRun.get(id) ?? [], texts) };
  });
}

function countedOf(row: Row, calls: readonly Row[], texts: StoredTexts): CountedRun {
  const [subject, release] = [restored(row.subject), restored(row.release)];
  const [attributes, parent] = [optionalText(row.attributes), optionalText(row.parent)];
  return {
    id: idOf(fromStored(textOf(row.key))),
    workflow: fromStored(textOf(row.workflow)),
    startedAt: numberOf(row.started_at),
    status: statusOf(row),
    took: optionalNumber(row.took),
    totals: totalsOf(row, () => calls.length),
    end: failureOf(row, texts),
    calls: calls.map((call) => callOf(call, texts)),
    ...(release === undefined ? {} : { release }),
    ...(parent === undefined ? {} : { parent: jsonOf<NonNullable<CountedRun["parent"]>>(parent) }),
    ...(subject === undefined
      ? {}
      : {
          subject: { id: subject, ...(attributes === undefined ? {} : { attributes: jsonOf(attributes) }) },
        }),
  };
}

function failureOf(row: Row, texts: StoredTexts): Extract<RunEnd, { status: "failed" }> | undefined {
  if (row.ended !== "failed") return undefined;
  const text = restored(row.error) ?? texts.blob(dayOf(numberOf(row.id)), textOf(row.error_blob));
  return { status: "failed", error: jsonOf<EncodedError>(text) };
}

/** The error of a failed call, and what a step decided. */
function isLookedInto({ state, kind, address }: Row): boolean {
  return state === "failed" || (kind === "step" && nameOf(idOf(fromStored(textOf(address)))) === "decision");
}

function callOf(row: Row, texts: StoredTexts): CallRecord {
  const note = optionalText(row.note);
  const long = isLookedInto(row) ? optionalText(row.answer_blob) : undefined;
  return {
    seq: numberOf(row.seq),
    kind: textOf(row.kind) as CallRecord["kind"],
    address: idOf(fromStored(textOf(row.address))),
    state: textOf(row.state) as CallRecord["state"],
    at: numberOf(row.at),
    took: numberOf(row.took),
    ask: undefined,
    askHash: undefined,
    answer: long === undefined ? restored(row.answer) : texts.blob(dayOf(numberOf(row.run)), long),
    note: note === undefined ? undefined : jsonOf(note),
  };
}
