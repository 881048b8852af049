import { digest } from "../../core/canonical.ts";
import type { Checking, StoreCheck } from "../contents/check-store.ts";
import { checking } from "../contents/check-store.ts";
import { numberOf, onlyRow, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { IS_TRAFFIC } from "./run-query.ts";
import { NO_MESSAGE, RUNS_PER_DAY } from "./schema.ts";
import { objectOf } from "./stored-texts.ts";
import type { TextKind } from "./texts-kept.ts";

const ROWS = 500;

/** What only this kind of store can be asked, inside of one transaction. */
export async function checkSchema(ask: Ask): Promise<StoreCheck[]> {
  return [
    await checking("long texts", (check) => checkBlobs(ask, check)),
    await checking("messages", (check) => checkMessages(ask, check)),
    await checking("references", (check) => checkReferences(ask, check)),
    await checking("calls", (check) => checkCalls(ask, check)),
    await checking("figures", (check) => checkFigures(ask, check)),
  ];
}

async function checkBlobs(ask: Ask, check: Checking): Promise<void> {
  await checkObjects(ask, "blob", check);
  for await (const { hash, text } of rowsOf(ask, "SELECT hash, text FROM aw.blob WHERE text IS NOT NULL")) {
    check.look();
    if (digest(fromStored(textOf(text))) !== hash)
      check.fault(`text ${textOf(hash)} is not what its hash says`);
  }
}

/** Each is fetched: that an object store has it does not say that it is whole. */
async function checkObjects(ask: Ask, kind: TextKind, check: Checking): Promise<void> {
  const parent = kind === "message" ? ", parent" : "";
  const sql = `SELECT day, hash, object${parent} FROM aw.${kind} WHERE text IS NULL`;
  for await (const rows of pagesOf(ask, sql)) {
    const refs = rows.map((row) => objectOf(kind, row));
    const faults = await Promise.all(refs.map((ref) => ask.outside?.faultOf(ref)));
    if (kind === "blob") check.look(rows.length);
    for (const [i, { hash }] of refs.entries())
      if (faults[i] !== undefined) check.fault(`${kind === "blob" ? "text" : kind} ${hash} ${faults[i]}`);
  }
}

/** A hash covers all messages before it, so that each is held against the one it goes on from. */
async function checkMessages(ask: Ask, check: Checking): Promise<void> {
  await checkObjects(ask, "message", check);
  const sql = `SELECT m.hash, m.parent, m.text, p.hash IS NOT NULL AS found FROM aw.message m
    LEFT JOIN aw.message p ON p.day = m.day AND p.hash = m.parent`;
  for await (const { hash, parent, text, found } of rowsOf(ask, sql)) {
    check.look();
    const isFirst = parent === NO_MESSAGE;
    if (!isFirst && found !== true) check.fault(`message ${textOf(hash)} goes on from one that is not there`);
    if (text === null) continue;
    const covered = `${isFirst ? "" : textOf(parent)}${fromStored(textOf(text))}`;
    if (digest(covered) !== hash) check.fault(`message ${textOf(hash)} is not what its hash says`);
  }
}

const REFERENCES = [
  { table: "run", run: "id", texts: ["input_blob", "input_shared"], threads: ["input_thread"] },
  {
    table: "run_end",
    run: "run",
    texts: ["output_blob", "output_shared", "error_blob"],
    threads: ["output_thread"],
  },
  { table: "call", run: "run", texts: ["ask_blob", "ask_shared", "answer_blob"], threads: ["ask_thread"] },
] as const;

async function checkReferences(ask: Ask, check: Checking): Promise<void> {
  for (const { table, run, texts, threads } of REFERENCES) {
    check.look(numberOf(onlyRow(await ask(`SELECT count(*) AS n FROM aw.${table}`)).n));
    const columns = [
      ...texts.map((column) => ({ column, from: "blob" })),
      ...threads.map((column) => ({ column, from: "message" })),
    ];
    for (const { column, from } of columns) {
      const sql = `SELECT (SELECT r.key FROM aw.run r WHERE r.id = t.${run}) AS key FROM aw.${table} t
        WHERE t.${column} IS NOT NULL AND t.${column} <> '${NO_MESSAGE}'::uuid
          AND NOT EXISTS (SELECT FROM aw.${from} b WHERE b.day = (t.${run} / ${RUNS_PER_DAY})::integer AND b.hash = t.${column})`;
      for await (const { key } of rowsOf(ask, sql))
        check.fault(
          `run ${key === null ? "without a row" : fromStored(textOf(key))}: the ${from} of its ${column} is not there`,
        );
    }
  }
}

async function checkCalls(ask: Ask, check: Checking): Promise<void> {
  check.look(numberOf(onlyRow(await ask("SELECT count(*) AS n FROM aw.call")).n));
  for (const table of ["call", "run_end", "open_run", "run_tag"]) {
    const sql = `SELECT t.run, count(*) AS n FROM aw.${table} t
      WHERE NOT EXISTS (SELECT FROM aw.run r WHERE r.id = t.run) GROUP BY t.run`;
    for await (const { run, n } of rowsOf(ask, sql))
      check.fault(`${numberOf(n)} rows of ${table} of a run ${numberOf(run)} that is not there`);
  }
  const lost = `SELECT key FROM aw.run r WHERE NOT EXISTS (SELECT FROM aw.run_end e WHERE e.run = r.id)
    AND NOT EXISTS (SELECT FROM aw.open_run o WHERE o.run = r.id)`;
  for await (const { key } of rowsOf(ask, lost))
    check.fault(`run ${fromStored(textOf(key))}: it is neither open nor has it ended`);
}

async function checkFigures(ask: Ask, check: Checking): Promise<void> {
  const number = async (sql: string): Promise<number> => numberOf(onlyRow(await ask(sql)).n);
  const counted = await number(`SELECT count(*) AS n FROM aw.run r JOIN aw.run_end e ON e.run = r.id
    WHERE e.counted IS NOT NULL AND ${IS_TRAFFIC}`);
  const sums = (unit: string) =>
    `SELECT coalesce(sum(f.count), 0)::float8 AS n FROM aw.figure_${unit} f JOIN aw.series s ON s.id = f.series WHERE s.level = 'run'`;
  const [byDay, byHour] = [await number(sums("day")), await number(sums("hour"))];
  check.look(byDay);
  // Figures outlive their runs, so that there may be more.
  if (byDay < counted)
    check.fault(`figures know of ${byDay} runs, and ${counted} runs say that they were taken in`);
  if (byDay !== byHour) check.fault(`figures by day know of ${byDay} runs, those by hour of ${byHour}`);
  const missed = await number(`SELECT count(*) AS n FROM aw.run r JOIN aw.run_end e ON e.run = r.id
    WHERE NOT EXISTS (SELECT FROM aw.open_run o WHERE o.run = r.id) AND e.counted IS NULL AND r.source IS NULL
      AND coalesce(r.parent::json ->> 'kind', '') <> 'trial' AND NOT EXISTS (SELECT FROM aw.ended n WHERE n.run = r.id)`);
  if (missed > 0) check.fault(`${missed} ended runs are neither in the figures nor listed for them`);
}

async function* rowsOf(ask: Ask, sql: string) {
  for await (const rows of pagesOf(ask, sql)) yield* rows;
}

async function* pagesOf(ask: Ask, sql: string) {
  await ask(`DECLARE looked NO SCROLL CURSOR FOR ${sql}`);
  for (;;) {
    const rows = await ask(`FETCH ${ROWS} FROM looked`);
    if (rows.length === 0) break;
    yield rows;
  }
  await ask("CLOSE looked");
}
