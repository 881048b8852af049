import type { StoredRun } from "../../core/run.ts";
import { checkImport, isSameRun } from "../check-import.ts";
import { runExists } from "../run-errors.ts";
import type { Database } from "./database.ts";
import { Flight } from "./flight.ts";
import type { Operation } from "./operation.ts";
import { ensureDays } from "./partitions.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import { statementOf } from "./statement.ts";
import { isDuplicate, lacksPartition, STALE, sqlState } from "./store-error.ts";
import { KnownTexts } from "./texts-kept.ts";
import type { Writes } from "./writes.ts";

export interface ImportParts {
  readonly database: Database;
  readonly reader: PostgresReader;
  readonly writes: Writes;
}

/** Writes a whole run that was executed elsewhere, or finds that it is there. @throws `invalid_run`, `run_exists` */
export async function importRun(run: StoredRun, { reader, writes, database }: ImportParts): Promise<void> {
  checkImport(run);
  for (;;) {
    const stored = await reader.load(run.id);
    if (stored !== undefined) {
      if (!isSameRun(stored, run)) throw runExists(run.id);
      return;
    }
    try {
      await writes.once((ask) => insertRun(run, ask));
      return;
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (lacksPartition(cause)) await ensureDays(database);
      else if (!isDuplicate(cause) && sqlState(cause) !== STALE) throw error;
    }
  }
}

async function insertRun(run: StoredRun, ask: Database["ask"]): Promise<void> {
  const flight = new Flight({ run: run.id, lastSeq: 0, attempt: run.attempt, status: run.status });
  const ending = { end: run.end, totals: run.totals, took: run.took, turn: run.turn };
  const operations: Operation[] = [
    { kind: "begin", flight, start: run, owner: null },
    ...run.calls.map((record): Operation => ({ kind: "append", flight, record })),
    { kind: "end", flight, ending },
  ];
  const [row] = await ask("SELECT value::bigint AS epoch FROM aw.meta WHERE key = 'epoch'");
  const known = new KnownTexts();
  known.forget(Number(row?.epoch ?? 0));
  const { text, values } = statementOf(operations, known);
  await ask(text, values);
}
