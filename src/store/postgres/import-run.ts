import type { StoredRun } from "../../core/run.ts";
import { checkImport, isSameRun } from "../check-import.ts";
import { runExists } from "../run-errors.ts";
import { numberOf, onlyRow } from "./_row.ts";
import type { Ask } from "./database.ts";
import { Flight } from "./flight.ts";
import type { Operation } from "./operation.ts";
import { NOBODY } from "./owner-functions.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import { begunAs, statementOf } from "./statement.ts";
import { isDuplicate } from "./store-error.ts";
import { KnownTexts } from "./texts-kept.ts";
import type { Writes } from "./writes.ts";

/** Writes a whole run that was executed elsewhere, or finds that it is there. @throws `invalid_run`, `run_exists` */
export async function importRun(run: StoredRun, reader: PostgresReader, writes: Writes): Promise<void> {
  checkImport(run);
  for (;;) {
    const stored = await reader.load(run.id);
    if (stored !== undefined) {
      if (!isSameRun(stored, run)) throw runExists(run.id);
      return;
    }
    try {
      await writes.once((ask) => insertRun(ask, run));
      return;
    } catch (error) {
      // Somebody else was faster: what is there is looked at.
      if (!isDuplicate(error instanceof Error ? error.cause : undefined)) throw error;
    }
  }
}

/** In a transaction; with the number of a run whose rows were removed in it, that run is written anew. */
export async function insertRun(ask: Ask, run: StoredRun, id?: number): Promise<void> {
  const isAssigned = run.assignment !== undefined && run.end !== undefined;
  const flight = new Flight({
    run: run.id,
    lastSeq: 0,
    attempt: run.attempt,
    status: run.status,
    isAssigned,
  });
  const ending = { end: run.end, totals: run.totals, took: run.took, turn: run.turn };
  const rest: Operation[] = [
    ...run.calls.map((record): Operation => ({ kind: "append", flight, record })),
    { kind: "end", flight, ending, isQuiet: id !== undefined },
  ];
  const { epoch } = onlyRow(await ask("SELECT value::bigint AS epoch FROM aw.meta WHERE key = 'epoch'"));
  const known = new KnownTexts();
  known.forget(numberOf(epoch));
  // By nobody: it is no run of an owner's.
  const of = { known, owner: NOBODY };
  const begin = statementOf([{ kind: "begin", flight, start: run, owner: null, id }], of);
  const [row] = await ask(begin.text, begin.values);
  begunAs(begin, row?.ids);
  const { text, values } = statementOf(rest, of);
  await ask(text, values);
}
