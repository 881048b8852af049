import type { Cancellations, CancelRequest } from "../../core/cancellations.ts";
import type { Serving, Withdrawal } from "../../core/serving.ts";
import { runNotFound } from "../run-errors.ts";
import type { Row } from "./_row.ts";
import { idOf, numberOf, restored, textOf } from "./_row.ts";
import { fromStored, stored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import type { Owner } from "./owner.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import { IS_TRAFFIC } from "./run-query.ts";
import type { Writes } from "./writes.ts";

/** Requests to end open runs: each goes when its run ends. */
export const CANCEL_SCHEMA = `
CREATE TABLE aw.cancel(run bigint PRIMARY KEY, at float8 NOT NULL, author text NOT NULL, reason text);
`;

export interface CancelParts {
  readonly reader: PostgresReader;
  readonly writes: Writes;
  readonly owner: Owner;
}

/** Ends runs that other processes execute. */
export function cancellationsOf({ reader, writes, owner }: CancelParts): Cancellations {
  return {
    ask: (request) => writes.once((ask) => askFor(ask, request)),
    asked: () => asked(reader.ask, owner.id),
  };
}

async function askFor(ask: Ask, { run, at, by, reason }: CancelRequest): Promise<boolean> {
  const [row] = await ask("SELECT id FROM aw.run WHERE key = $1", [toStored(run)]);
  if (row === undefined) throw runNotFound(run);
  // Locked, so that its end comes before the request or takes it away.
  const open = await ask("SELECT 1 FROM aw.open_run WHERE run = $1 FOR UPDATE", [row.id]);
  if (open.length === 0) return false;
  await ask("INSERT INTO aw.cancel VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", [
    row.id,
    at,
    toStored(by),
    stored(reason),
  ]);
  return true;
}

/** Inside of a transaction: asks for the end of all open runs of a release, or of the app's own code. */
export async function withdrawRuns(ask: Ask, serving: Serving, withdrawal: Withdrawal): Promise<void> {
  const { workflow, at, by } = serving;
  const { release, reason } = withdrawal;
  // Of the app's own code runs have no release, or a label in place of one.
  const isOfRelease =
    release === undefined ? "(r.release IS NULL OR r.release NOT LIKE 'rel\\_%')" : "r.release = $5";
  const values = [toStored(workflow), at, toStored(by), toStored(reason)];
  await ask(
    `WITH open AS (SELECT o.run FROM aw.open_run o JOIN aw.run r ON r.id = o.run
      WHERE r.workflow = $1 AND ${IS_TRAFFIC} AND ${isOfRelease} ORDER BY o.run FOR UPDATE OF o)
    INSERT INTO aw.cancel SELECT run, $2, $3, $4 FROM open ON CONFLICT DO NOTHING`,
    release === undefined ? values : [...values, toStored(release)],
  );
}

/** Of runs that this owner executes, or nobody that lives. */
async function asked(ask: Ask, me: number): Promise<CancelRequest[]> {
  const rows = await ask(
    `SELECT r.key, c.at, c.author, c.reason FROM aw.cancel c JOIN aw.run r ON r.id = c.run
    JOIN aw.open_run o ON o.run = c.run
    WHERE o.owner IS NULL OR o.owner = $1 OR NOT aw.is_alive(o.owner) ORDER BY c.run`,
    [me],
  );
  return rows.map(requestOf);
}

function requestOf(row: Row): CancelRequest {
  const reason = restored(row.reason);
  return {
    run: idOf(fromStored(textOf(row.key))),
    at: numberOf(row.at),
    by: fromStored(textOf(row.author)),
    ...(reason === undefined ? {} : { reason }),
  };
}
