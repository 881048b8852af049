import type { RunId } from "../../core/ids.ts";
import { foreignTurn, runEnded, runExists, runNotFound, runTakenOver, sessionMoved } from "../run-errors.ts";
import { optionalNumber, optionalText } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Database } from "./database.ts";
import type { Flight } from "./flight.ts";
import type { Operation } from "./operation.ts";
import { FOREIGN_SESSION, isDuplicate, MOVED, REFUSED, sqlState, storeError } from "./store-error.ts";

interface Refused {
  readonly operation: Operation;
  /** It was sent before and no answer came. */
  readonly isInDoubt: boolean;
  readonly error: unknown;
}

/** What the one who waits is told; undefined where an earlier try has stored the very same. */
export async function whyRefused(database: Database, refused: Refused): Promise<unknown> {
  const { operation, error } = refused;
  const { run } = operation.flight;
  if (operation.kind === "begin" && isDuplicate(error)) {
    return (await isOurs(database, refused)) ? undefined : runExists(run);
  }
  if (sqlState(error) === MOVED && operation.kind === "end" && operation.turn !== undefined) {
    return sessionMoved(operation.turn.session, turnsIn(error));
  }
  if (sqlState(error) === FOREIGN_SESSION && operation.kind === "end" && operation.turn !== undefined) {
    return foreignTurn(run, operation.turn.session);
  }
  const isTaken = operation.kind === "append" && isDuplicate(error);
  if (sqlState(error) !== REFUSED && !isTaken) return storeError(error, database.place);
  if (operation.kind !== "begin" && (await isOurs(database, refused))) return undefined;
  return whyNot(database, run);
}

/** Why a row with this fence is not there to be written to. */
async function whyNot(database: Database, run: RunId): Promise<Error> {
  const [row] = await database.ask(
    `SELECT o.fence, coalesce(o.status, e.status) AS status FROM aw.run r
    LEFT JOIN aw.open_run o ON o.run = r.id LEFT JOIN aw.run_end e ON e.run = r.id WHERE r.key = $1`,
    [toStored(run)],
  );
  if (row === undefined) return runNotFound(run);
  const status = optionalText(row.status) ?? "running";
  // Whoever has taken it over may have given it back by now: it goes on all the same.
  if (optionalNumber(row.fence) !== undefined || status === "running") return runTakenOver(run);
  return runEnded(run, status);
}

/** Whether the row that is there was written by this very operation, whose answer got lost. */
async function isOurs(database: Database, { operation, isInDoubt }: Refused): Promise<boolean> {
  if (!isInDoubt) return false;
  const { flight } = operation;
  const [row] = await database.ask(
    `SELECT r.id, o.fence AS open, e.fence AS ended FROM aw.run r
    LEFT JOIN aw.open_run o ON o.run = r.id LEFT JOIN aw.run_end e ON e.run = r.id WHERE r.key = $1`,
    [toStored(flight.run)],
  );
  const isOpen = row?.open === flight.fence;
  const hasEnded = row?.ended === flight.fence;
  if (operation.kind === "begin" && (isOpen || hasEnded)) return remembered(flight, row?.id);
  if (operation.kind === "append" && isOpen) return true;
  return operation.kind === "end" && hasEnded;
}

function remembered(flight: Flight, id: unknown): true {
  flight.id = optionalNumber(id);
  return true;
}

function turnsIn(error: unknown): number {
  return error instanceof Error && "detail" in error ? Number(error.detail) : 0;
}
