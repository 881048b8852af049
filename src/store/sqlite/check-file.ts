import { digest } from "../../core/canonical.ts";
import { CALLS_PER_RUN } from "../calls-per-run.ts";
import type { Checking, StoreCheck } from "../contents/check-store.ts";
import { checking } from "../contents/check-store.ts";
import { numberOf, onlyRow, optionalNumber, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import { Blobs } from "./blobs.ts";
import type { Database } from "./database.ts";
import { IS_TRAFFIC } from "./run-query.ts";
import { MESSAGES_PER_CHAIN } from "./schema.ts";

/** What only this kind of store can be asked. */
export async function checkFile(database: Database): Promise<StoreCheck[]> {
  return [
    await checking("pages and indexes", (check) => checkPages(database, check)),
    await checking("long texts", (check) => checkBlobs(database, check)),
    await checking("messages", (check) => checkMessages(database, check)),
    await checking("references", (check) => checkReferences(database, check)),
    await checking("calls", (check) => checkCalls(database, check)),
    await checking("figures", (check) => checkFigures(database, check)),
  ];
}

function checkPages(database: Database, check: Checking): void {
  check.look(numberOf(onlyRow(database.prepare("PRAGMA page_count").get()).page_count));
  for (const { integrity_check: line } of database.prepare("PRAGMA integrity_check(20)").all())
    if (line !== "ok") check.fault(String(line).replaceAll("\n", " "));
}

function checkBlobs(database: Database, check: Checking): void {
  const blobs = new Blobs(database);
  for (const { id, hash } of database.prepare("SELECT id, hash FROM blob ORDER BY id").iterate()) {
    check.look();
    const expected = hexOf(hash);
    const found = readable(() => digest(blobs.get(numberOf(id))));
    if (found !== expected)
      check.fault(
        `text ${expected} is not what its hash says${found === undefined ? ": it cannot be read" : ""}`,
      );
  }
}

/** A hash covers all messages before it, so that each is held against the one it goes on from. */
function checkMessages(database: Database, check: Checking): void {
  const blobs = new Blobs(database);
  const before = database.prepare("SELECT hash FROM message WHERE id = ?");
  let last: { readonly id: number; readonly hash: string } | undefined;
  for (const row of database.prepare("SELECT id, parent, hash, text FROM message ORDER BY id").iterate()) {
    check.look();
    const [id, hash] = [numberOf(row.id), hexOf(row.hash) ?? ""];
    const isFirst = id % MESSAGES_PER_CHAIN === 1;
    const parent = isFirst ? (optionalNumber(row.parent) ?? 0) : id - 1;
    const covered = parent === 0 ? "" : last?.id === parent ? last.hash : hexOf(before.get(parent)?.hash);
    last = { id, hash };
    if (covered === undefined) {
      check.fault(`message ${hash} goes on from one that is not there`);
      continue;
    }
    const found = readable(() => digest(covered + blobs.resolve(row.text)));
    if (found !== hash) check.fault(`message ${hash} is not what its hash says`);
  }
}

const TEXTS = [
  {
    table: "run",
    of: "id",
    texts: ["input", "output", "error"],
    shared: ["input_shared", "output_shared"],
    threads: ["input_thread", "output_thread"],
  },
  {
    table: "call",
    of: `id / ${CALLS_PER_RUN}`,
    texts: ["ask", "answer"],
    shared: ["shared"],
    threads: ["thread"],
  },
] as const;

function checkReferences(database: Database, check: Checking): void {
  for (const { table, of, texts, shared, threads } of TEXTS) {
    check.look(numberOf(onlyRow(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()).n));
    const blobs = [
      ...texts.map((one) => ({ one, is: `typeof(${one}) = 'integer'` })),
      ...shared.map((one) => ({ one, is: `${one} IS NOT NULL` })),
    ];
    for (const { one, is } of blobs)
      dangling(
        database,
        check,
        `SELECT ${of} AS run FROM ${table} WHERE ${is} AND ${one} NOT IN (SELECT id FROM blob)`,
        `the text of its ${one}`,
      );
    for (const one of threads)
      dangling(
        database,
        check,
        `SELECT ${of} AS run FROM ${table} WHERE ${one} > 0 AND ${one} NOT IN (SELECT id FROM message)`,
        `the messages of its ${one}`,
      );
  }
  dangling(
    database,
    check,
    "SELECT 0 AS run FROM ledger WHERE typeof(answer) = 'integer' AND answer NOT IN (SELECT id FROM blob)",
    "the answer of a first result",
  );
  dangling(
    database,
    check,
    "SELECT 0 AS run FROM session WHERE head > 0 AND head NOT IN (SELECT id FROM message)",
    "the messages of a session",
  );
}

function dangling(database: Database, check: Checking, sql: string, what: string): void {
  const key = database.prepare("SELECT key FROM run WHERE id = ?");
  for (const { run } of database.prepare(sql).iterate()) {
    const named = key.get(numberOf(run))?.key;
    const whose = named === undefined ? "" : `run ${fromStored(textOf(named))}: `;
    check.fault(`${whose}${what} ${what.startsWith("the messages") ? "are" : "is"} not there`);
  }
}

function checkCalls(database: Database, check: Checking): void {
  check.look(numberOf(onlyRow(database.prepare("SELECT count(*) AS n FROM call").get()).n));
  const orphans = database.prepare(
    `SELECT id / ${CALLS_PER_RUN} AS run, count(*) AS n FROM call GROUP BY 1 HAVING run NOT IN (SELECT id FROM run)`,
  );
  for (const { run, n } of orphans.iterate())
    check.fault(`${numberOf(n)} calls of a run ${numberOf(run)} that is not there`);
}

function checkFigures(database: Database, check: Checking): void {
  const number = (sql: string): number => numberOf(onlyRow(database.prepare(sql).get()).n);
  const counted = number(`SELECT count(*) AS n FROM run WHERE counted IS NOT NULL AND ${IS_TRAFFIC}`);
  const sums = (unit: string) =>
    `SELECT coalesce(sum(f.count), 0) AS n FROM figure_${unit} f JOIN series s ON s.id = f.series WHERE s.level = 0`;
  const [byDay, byHour] = [number(sums("day")), number(sums("hour"))];
  check.look(byDay);
  // Figures outlive their runs, so that there may be more.
  if (byDay < counted)
    check.fault(`figures know of ${byDay} runs, and ${counted} runs say that they were taken in`);
  if (byDay !== byHour) check.fault(`figures by day know of ${byDay} runs, those by hour of ${byHour}`);
  const missed =
    number(`SELECT count(*) AS n FROM run WHERE status IN (1, 2, 3) AND counted IS NULL AND source IS NULL
    AND coalesce(json_extract(parent, '$.kind'), '') <> 'trial' AND id NOT IN (SELECT run FROM ended)`);
  if (missed > 0) check.fault(`${missed} ended runs are neither in the figures nor listed for them`);
}

function hexOf(value: unknown): string | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  return Buffer.from(value.buffer, value.byteOffset, value.length).toString("hex");
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
