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
  await insertRuns(ask, [{ run, id, isQuiet: id !== undefined }]);
}

export interface Inserted {
  readonly run: StoredRun;
  /** Number that it has, where it is written anew. */
  readonly id?: number | undefined;
  /** Whether figures, exporters and rollouts are not told of it. */
  readonly isQuiet: boolean;
  /** It has been accepted, and nobody has begun it. Default false. */
  readonly isAccepted?: boolean;
}

/** In a transaction. Gives the numbers of their rows. */
export async function insertRuns(ask: Ask, list: readonly Inserted[]): Promise<number[]> {
  const { epoch } = onlyRow(await ask("SELECT value::bigint AS epoch FROM aw.meta WHERE key = 'epoch'"));
  const known = new KnownTexts();
  known.forget(numberOf(epoch));
  const flights = list.map(flightOf);
  const begins = flights.map(({ flight, run, id, isAccepted }): Operation => {
    return { kind: "begin", flight, start: run, owner: isAccepted === true ? NOBODY : null, id };
  });
  const rest = flights.flatMap(operationsOf);
  const placed = await ask.outside?.place(ask, [...begins, ...rest], known);
  // By nobody: they are no runs of an owner's.
  const of = { known, owner: NOBODY, placed };
  const begin = statementOf(begins, of);
  const [row] = await ask(begin.text, begin.values);
  begunAs(begin, row?.ids);
  if (rest.length > 0) {
    const { text, values } = statementOf(rest, of);
    await ask(text, values);
  }
  return flights.map(({ flight }) => numberOf(flight.id));
}

function flightOf(inserted: Inserted): Inserted & { readonly flight: Flight } {
  const { id: run, attempt, status, assignment, end } = inserted.run;
  const { id } = inserted;
  const isAssigned = assignment !== undefined && end !== undefined;
  const parts = { run, lastSeq: 0, attempt, status, isAssigned };
  // One that is written anew has its texts on the day that its number says.
  return { ...inserted, flight: new Flight(id === undefined ? parts : { ...parts, id }) };
}

function operationsOf({
  run,
  flight,
  isQuiet,
  isAccepted,
}: Inserted & { readonly flight: Flight }): Operation[] {
  const ending = { end: run.end, totals: run.totals, took: run.took, turn: run.turn };
  const end: Operation = { kind: "end", flight, ending, isQuiet };
  const calls = run.calls.map((record): Operation => ({ kind: "append", flight, record }));
  // What nobody has begun stays with nobody.
  return isAccepted === true ? calls : [...calls, end];
}
