import { AirworthyError } from "../../core/errors.ts";
import { ObjectClient } from "../objects/object-client.ts";
import type { ObjectPlace } from "../objects/object-place.ts";
import { jsonOf, textOf } from "./_row.ts";
import type { Ask, Database } from "./database.ts";
import { Depot, newFolder } from "./depot.ts";

/** What a store remembers of where its long texts are. */
interface Remembered {
  /** Of this store alone: another one on the same bucket has another. */
  readonly folder: string;
  /** Where it was when it was opened last, for messages. */
  readonly place: string;
}

/** Lies in the folder, so that one can see whose it is. */
const SIGN = "airworthy-store";

export interface OpenDepotOptions {
  readonly readOnly: boolean;
  /** How long a place that is away is waited for now, and later, in ms. */
  readonly patience: { readonly now: number; readonly later: number };
}

/**
 * Where a store's long texts go, having seen that they can be read and written there; undefined for the database alone.
 *
 * @throws `peer_missing`, `blobs_unset`, `blobs_elsewhere`, `blobs_unreachable`, `blobs_denied`, `blobs_not_found`, `blobs_failed`
 */
export async function openDepot(
  database: Database,
  place: ObjectPlace | undefined,
  { readOnly, patience }: OpenDepotOptions,
): Promise<Depot | undefined> {
  const before = await remembered(database.ask);
  if (place === undefined) {
    if (before !== undefined) throw unset(database.place, before);
    return undefined;
  }
  if (before === undefined && readOnly) return undefined;
  const client = await ObjectClient.of(place, { patience: patience.now });
  const mine = before ?? (await begin(database, client));
  const sign = await client.get(`${mine.folder}/${SIGN}`);
  if (sign === undefined) throw elsewhere({ store: database.place, place: place.name, before: mine.place });
  if (!readOnly) {
    // Whether it may write is better known now than in the middle of a run.
    await client.put(`${mine.folder}/${SIGN}`, mine.folder);
    if (mine.place !== place.name) await remember(database.ask, { ...mine, place: place.name });
  }
  client.patience = patience.later;
  return new Depot(client, mine.folder);
}

async function remembered(ask: Ask): Promise<Remembered | undefined> {
  const [row] = await ask("SELECT value FROM aw.meta WHERE key = 'blobs'");
  return row === undefined ? undefined : jsonOf<Remembered>(textOf(row.value));
}

/** The sign first: a store that knows of a folder can rely on it. Of processes that begin at once, one is the first. */
async function begin(database: Database, client: ObjectClient): Promise<Remembered> {
  const mine = { folder: newFolder(), place: client.place.name };
  await client.put(`${mine.folder}/${SIGN}`, mine.folder);
  await database.ask("INSERT INTO aw.meta VALUES ('blobs', $1) ON CONFLICT DO NOTHING", [
    JSON.stringify(mine),
  ]);
  const kept = (await remembered(database.ask)) ?? mine;
  if (kept.folder !== mine.folder) await client.delete(`${mine.folder}/${SIGN}`);
  return kept;
}

async function remember(ask: Ask, now: Remembered): Promise<void> {
  await ask("UPDATE aw.meta SET value = $1 WHERE key = 'blobs'", [JSON.stringify(now)]);
}

function unset(store: string, { place }: Remembered): AirworthyError {
  return new AirworthyError({
    code: "blobs_unset",
    message: `Cannot open the store ${store}: it keeps long texts in ${place}, and no object store was named`,
    hint: `Set AIRWORTHY_BLOBS to ${place} with its endpoint and region, as for the process that began to; \`airworthy store migrate\` moves all into another store`,
  });
}

function elsewhere({
  store,
  place,
  before,
}: {
  store: string;
  place: string;
  before: string;
}): AirworthyError {
  return new AirworthyError({
    code: "blobs_elsewhere",
    message: `Cannot open the store ${store} with its long texts in ${place}: they are not there, and were in ${before}`,
    hint: `Name ${before} again, or copy all of it to the new place first`,
  });
}
