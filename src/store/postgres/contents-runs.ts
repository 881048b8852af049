import type { StoredRun } from "../../core/run.ts";
import type { Batch, Cursor, PortableRecord } from "../contents/contents.ts";
import type { RunExtras } from "../contents/packed-run.ts";
import { noTexts, packRun, unpackRun } from "../contents/packed-run.ts";
import { plain } from "./_literal.ts";
import type { Row } from "./_row.ts";
import { numberOf, optionalNumber, optionalText, restored } from "./_row.ts";
import { stored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { insertRuns } from "./import-run.ts";
import { NOBODY } from "./owner-functions.ts";
import { RUN_ROWS, readRuns, statusOf } from "./run-reader.ts";

/** Runs of one batch, and calls: all of them are in memory at once. */
const RUNS = 100;
const CALLS = 4_000;

const COUNTS = "SELECT run, count(*) AS n FROM aw.call WHERE run = ANY($1::bigint[]) GROUP BY run";
const EXTRAS = `SELECT r.id, e.route, e.tools, e.failed_at, e.counted, e.waiting_for, o.terms, o.tries, o.tried_seq
  FROM aw.run r LEFT JOIN aw.run_end e ON e.run = r.id LEFT JOIN aw.open_run o ON o.run = r.id
  WHERE r.id = ANY($1::bigint[])`;

/** Runs as records, in the order in which they were added. */
export async function readRunBatch(ask: Ask, after: Cursor | undefined): Promise<Batch | undefined> {
  const page = await ask(`${RUN_ROWS} WHERE r.id > $1 ORDER BY r.id LIMIT ${RUNS}`, [after?.[0] ?? 0]);
  if (page.length === 0) return undefined;
  const rows = await fitting(ask, page);
  const runs = await readRuns(ask, rows);
  const ids = rows.map(({ id }) => numberOf(id));
  const extras = new Map((await ask(EXTRAS, [plain(ids)])).map((row) => [numberOf(row.id), row]));
  const texts = noTexts();
  const records = runs.map((run, i) => recordOf(run, { row: rows[i] ?? {}, extras, texts }));
  return { records, texts, cursor: [ids.at(-1) ?? 0] };
}

/** As many as have no more calls than are read at once, and one at least. */
async function fitting(ask: Ask, rows: readonly Row[]): Promise<readonly Row[]> {
  const counts = await ask(COUNTS, [plain(rows.map(({ id }) => numberOf(id)))]);
  const calls = new Map(counts.map(({ run, n }) => [numberOf(run), numberOf(n)]));
  let sum = 0;
  const end = rows.findIndex(({ id }, i) => {
    sum += calls.get(numberOf(id)) ?? 0;
    return i > 0 && sum > CALLS;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

interface Of {
  readonly row: Row;
  readonly extras: ReadonlyMap<number, Row>;
  readonly texts: Batch["texts"];
}

function recordOf(run: StoredRun, { row, extras, texts }: Of): PortableRecord {
  return packRun({ run, extras: extrasOf(row, extras.get(numberOf(row.id)) ?? {}) }, texts);
}

function extrasOf(row: Row, extra: Row): RunExtras {
  const status = statusOf(row);
  const tries = optionalNumber(extra.tries) ?? 0;
  return {
    isAccepted: status === "running" && row.owner === NOBODY,
    terms: restored(extra.terms),
    tries,
    triedAt: tries === 0 ? 0 : (optionalNumber(extra.tried_seq) ?? 0),
    counted: optionalNumber(extra.counted),
    route: restored(extra.route),
    tools: optionalText(extra.tools),
    failedAt: restored(extra.failed_at),
    waitedFor: status === "running" ? optionalText(extra.waiting_for) : undefined,
  };
}

const KEEP_ENDS = `UPDATE aw.run_end e SET route = x.route, tools = x.tools, failed_at = x.failed_at, counted = x.counted,
    waiting_for = coalesce(x.waited_for, e.waiting_for)
  FROM json_to_recordset($1::json) AS x(run bigint, route text, tools text, failed_at text, counted float8, waited_for text)
  WHERE e.run = x.run`;
const KEEP_OPEN = `UPDATE aw.open_run o SET terms = x.terms, tries = x.tries, tried_seq = x.tried_at
  FROM json_to_recordset($1::json) AS x(run bigint, terms text, tries integer, tried_at integer) WHERE o.run = x.run`;

/** In a transaction. */
export async function writeRunBatch(ask: Ask, { records, texts }: Batch): Promise<void> {
  if (records.length === 0) return;
  const whole = records.map((record) => unpackRun(record, texts));
  const ids = await insertRuns(
    ask,
    whole.map(({ run, extras }) => ({ run, isQuiet: true, isAccepted: extras.isAccepted })),
  );
  const rows = whole.map(({ extras }, i) => ({
    run: ids[i],
    route: stored(extras.route),
    tools: extras.tools,
    failed_at: stored(extras.failedAt),
    counted: extras.counted,
    waited_for: extras.waitedFor,
    terms: stored(extras.terms),
    tries: extras.tries,
    tried_at: extras.triedAt,
  }));
  await ask(KEEP_ENDS, [JSON.stringify(rows)]);
  await ask(KEEP_OPEN, [JSON.stringify(rows)]);
}
