import { digest } from "../../core/canonical.ts";
import { parseDuration } from "../../core/duration.ts";
import type { StoreCheck } from "../contents/check-store.ts";
import { checkParts } from "../contents/check-store.ts";
import type { Arrival, Batch, ContentsReader, ContentsTarget, Cursor } from "../contents/contents.ts";
import { noTexts } from "../contents/packed-run.ts";
import type { PartName } from "../contents/parts.ts";
import { isTable } from "../contents/parts.ts";
import type { TablePart } from "../contents/table-parts.ts";
import { tablePart } from "../contents/table-parts.ts";
import { addressOf, blobsOf } from "./_address.ts";
import type { Row } from "./_row.ts";
import { jsonOf, numberOf, onlyRow, optionalText, textOf } from "./_row.ts";
import { checkSchema } from "./check-schema.ts";
import { readFacts, writeFacts } from "./contents-facts.ts";
import { readRunBatch, writeRunBatch } from "./contents-runs.ts";
import { readSessionBatch, writeSessionBatch } from "./contents-sessions.ts";
import { insertsOf, jsonRows, orderOf, recordOf, selectOf } from "./contents-tables.ts";
import type { Ask } from "./database.ts";
import { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { openDepot } from "./open-depot.ts";
import { ensureDays } from "./partitions.ts";
import { storeError } from "./store-error.ts";

const ROWS = 500;
const CONNECTIONS = 4;
const PATIENCE = parseDuration("30s");
const OPEN_PATIENCE = parseDuration("5s");

/** Opens what a schema holds for reading, or to fill it. */
export async function openPostgresContents(url: string, readOnly: boolean): Promise<PostgresContents> {
  const address = addressOf({ connectionString: url });
  const blobs = blobsOf(undefined, address);
  const database = await Database.of(address, { connections: CONNECTIONS, patience: PATIENCE });
  try {
    await migrate(database, { readOnly });
    database.depot = await openDepot(database, blobs, {
      readOnly,
      patience: { now: OPEN_PATIENCE, later: PATIENCE },
    });
    const { value } = onlyRow(await database.ask("SELECT value FROM aw.meta WHERE key = 'secret'"));
    return new PostgresContents(database, textOf(value));
  } catch (error) {
    await database.close();
    throw storeError(error, database.place);
  }
}

/** What a schema of a PostgreSQL database holds, as records. */
export class PostgresContents implements ContentsTarget {
  readonly place: string;
  readonly identity: string;
  readonly database: Database;

  constructor(database: Database, secret: string) {
    this.place = database.place;
    this.identity = digest(`store ${secret}`);
    this.database = database;
  }

  snapshot<T>(work: (reader: ContentsReader) => Promise<T>): Promise<T> {
    return this.database.snapshot((ask) => work(readerOf(ask)));
  }

  async owners(): Promise<readonly string[]> {
    const rows = await this.database.ask("SELECT name FROM aw.owner WHERE aw.is_alive(id) ORDER BY name");
    return rows.map(({ name }) => textOf(name));
  }

  async arrival(): Promise<Arrival | undefined> {
    const [row] = await this.database.ask("SELECT value FROM aw.meta WHERE key = 'arrival'");
    return row === undefined ? undefined : jsonOf<Arrival>(textOf(row.value));
  }

  async isEmpty(): Promise<boolean> {
    const tables = ["run", "experiment", "dataset", "release", "trace", "audit"];
    const any = tables.map((table) => `EXISTS (SELECT FROM aw.${table})`).join(" OR ");
    return onlyRow(await this.database.ask(`SELECT ${any} AS any`)).any === false;
  }

  async put(batch: Batch, arrival: Arrival): Promise<void> {
    await ensureDays(this.database);
    await this.database.transaction(async (ask) => {
      await write(ask, arrival.part, batch);
      const values = [JSON.stringify(arrival)];
      await ask(
        "INSERT INTO aw.meta VALUES ('arrival', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        values,
      );
    });
  }

  async complete(): Promise<void> {
    await this.database.ask("DELETE FROM aw.meta WHERE key = 'arrival'");
    // What has come at once is not known to the planner yet.
    await this.database.ask("ANALYZE aw.run, aw.run_end, aw.call, aw.blob, aw.message").catch(() => {});
  }

  check(onRuns?: (count: number) => void): Promise<readonly StoreCheck[]> {
    return this.database.snapshot(async (ask) => [
      ...(await checkSchema(ask)),
      ...(await checkParts(readerOf(ask), onRuns)),
    ]);
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

function readerOf(ask: Ask): ContentsReader {
  return {
    read: (part, after) => read(ask, part, after),
    runs: async () => numberOf(onlyRow(await ask("SELECT count(*) AS n FROM aw.run")).n),
  };
}

async function* read(ask: Ask, part: PartName, after: Cursor | undefined): AsyncGenerator<Batch> {
  if (part !== "runs" && part !== "sessions") {
    if (isTable(part)) yield* rows(ask, tablePart(part), after);
    else if (after === undefined) yield { records: [await readFacts(ask)], texts: noTexts(), cursor: [1] };
    return;
  }
  const page = part === "runs" ? readRunBatch : readSessionBatch;
  for (let batch = await page(ask, after); batch !== undefined; batch = await page(ask, batch.cursor))
    yield batch;
}

/** By a cursor of the server's: not every order has an index. */
async function* rows(ask: Ask, part: TablePart, after: Cursor | undefined): AsyncGenerator<Batch> {
  await ask(`DECLARE part NO SCROLL CURSOR FOR ${selectOf(part, after === undefined)}`, after ?? []);
  for (;;) {
    const found = await ask(`FETCH ${ROWS} FROM part`);
    const last = found.at(-1);
    if (last === undefined) break;
    const records = found.map((row) => recordOf(part, row));
    yield { records, texts: noTexts(), cursor: cursorOf(part, last) };
  }
  await ask("CLOSE part");
}

function cursorOf(part: TablePart, row: Row): Cursor {
  return orderOf(part).map((_, i) => {
    const value = row[`o${i}`];
    return typeof value === "number" ? value : (optionalText(value) ?? "");
  });
}

async function write(ask: Ask, part: PartName, batch: Batch): Promise<void> {
  const { records } = batch;
  if (records.length === 0) {
    if (isTable(part) && tablePart(part).isListed === true)
      await ask(`DELETE FROM aw.${tablePart(part).table}`);
  } else if (part === "runs") await writeRunBatch(ask, batch);
  else if (part === "sessions") await writeSessionBatch(ask, batch);
  else if (isTable(part)) {
    const table = tablePart(part);
    const json = jsonRows(table, records);
    for (const statement of insertsOf(table)) await ask(statement, [json]);
  } else for (const record of records) await writeFacts(ask, record);
}
