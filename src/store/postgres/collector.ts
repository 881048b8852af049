import { AirworthyError } from "../../core/errors.ts";
import { plain } from "./_literal.ts";
import { numberOf, textOf } from "./_row.ts";
import type { Ask, Database } from "./database.ts";
import type { Depot, ObjectRef } from "./depot.ts";
import { refName } from "./depot.ts";
import { isCollision } from "./store-error.ts";
import { newEpoch } from "./sweeper.ts";
import type { TextKind } from "./texts-kept.ts";
import type { Writes } from "./writes.ts";

/** All objects are looked at so often, in ms: what a process that died had put is noticed by nothing else. */
const FULL_LOOK = 86_400_000;
const KINDS: readonly TextKind[] = ["blob", "message"];

export interface CollectOptions {
  /** Looks at all objects, and fails where it has to wait for somebody who reads them. */
  readonly isUrgent: boolean;
  readonly now: number;
}

/**
 * Removes objects that no row refers to: of days of which texts were removed, and once a day of all. Those of the current
 * epoch stay, as their rows may be about to come. Whatever fails is done again by the next one.
 */
export async function collect(database: Database, writes: Writes, options: CollectOptions): Promise<void> {
  const { depot, ask } = database;
  if (depot === undefined) return;
  const isFull = options.isUrgent || (await isDue(ask, options.now));
  const days = (await ask("SELECT day FROM aw.uncollected ORDER BY day")).map(({ day }) => numberOf(day));
  if (!isFull && days.length === 0) return;
  const epoch = await writes.once(newEpoch);
  if (!(await isUnread(database))) {
    if (options.isUrgent) throw beingRead(depot.place);
    return;
  }
  if (isFull) await removeUnneeded(depot, { ask, epoch });
  else for (const day of days) await removeUnneeded(depot, { ask, epoch, day });
  await ask("DELETE FROM aw.uncollected WHERE day = ANY($1)", [days]);
  if (isFull)
    await ask(
      "INSERT INTO aw.meta VALUES ('collected', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      [String(options.now)],
    );
}

async function isDue(ask: Ask, now: number): Promise<boolean> {
  const [row] = await ask("SELECT value FROM aw.meta WHERE key = 'collected'");
  return row === undefined || Number(textOf(row.value)) + FULL_LOOK <= now;
}

/** Whether nobody reads all of the store who began before the rows were removed. */
async function isUnread(database: Database): Promise<boolean> {
  try {
    await database.transaction((ask) => ask("LOCK TABLE aw.uncollected IN ACCESS EXCLUSIVE MODE NOWAIT"));
    return true;
  } catch (error) {
    if (error instanceof Error && isCollision(error.cause)) return false;
    throw error;
  }
}

interface Looking {
  readonly ask: Ask;
  readonly epoch: number;
  readonly day?: number;
}

async function removeUnneeded(depot: Depot, { ask, epoch, day }: Looking): Promise<void> {
  for await (const listed of depot.list(day)) {
    const old = listed.filter(({ object }) => object < epoch);
    const needed = new Set<string>();
    for (const [of, refs] of Map.groupBy(old, (ref) => ref.day))
      for (const kind of KINDS) await noteNeeded(ask, { kind, day: of, refs, needed });
    await depot.remove(old.filter((ref) => !needed.has(refName(ref))));
  }
}

interface Noting {
  readonly kind: TextKind;
  readonly day: number;
  readonly refs: readonly ObjectRef[];
  readonly needed: Set<string>;
}

async function noteNeeded(ask: Ask, { kind, day, refs, needed }: Noting): Promise<void> {
  const hashes = plain(refs.filter((ref) => ref.kind === kind).map(({ hash }) => hash));
  if (hashes === null) return;
  const rows = await ask(
    `SELECT hash, object FROM aw.${kind} WHERE day = $1 AND hash = ANY($2::uuid[]) AND object IS NOT NULL`,
    [day, hashes],
  );
  for (const { hash, object } of rows)
    needed.add(refName({ kind, day, hash: textOf(hash), object: numberOf(object) }));
}

function beingRead(place: string): AirworthyError {
  return new AirworthyError({
    code: "store_busy",
    message: `Cannot remove texts from ${place}: a backup, a check or a migration is reading the store, expected nobody`,
    hint: "Do the same again when that is done; what is left goes with the next removal in any case",
  });
}
