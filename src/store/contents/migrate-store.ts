import { existsSync } from "node:fs";
import { AirworthyError } from "../../core/errors.ts";
import { isPostgresUrl } from "../is-postgres-url.ts";
import type { ContentsSource } from "./contents.ts";
import type { Filled, FillOptions } from "./fill-store.ts";
import { fillStore } from "./fill-store.ts";
import { openContents } from "./open-contents.ts";
import { storeIncomplete } from "./store-incomplete.ts";

/**
 * Moves everything that one store holds into another, of the same kind or another one. The first stays as it is. It must not
 * be in use; runs that wait, that were interrupted or that nobody has begun yet go on in the other one.
 *
 * @throws `store_in_use`, `store_not_empty`, `store_incomplete`, `store_differs`, and what opening the stores throws
 */
export async function migrateStore(from: string, to: string, options: FillOptions = {}): Promise<Filled> {
  if (from === to) throw sameStore();
  if (!isPostgresUrl(from) && !existsSync(from)) throw noSource(from);
  const source = await openContents(from, { readOnly: true });
  try {
    if ((await source.arrival()) !== undefined) throw storeIncomplete(source.place);
    await refuseUsed(source);
    const target = await openContents(to, { readOnly: false });
    try {
      // Once more at the end: somebody may have begun to use it since.
      return await fillStore(source, target, { ...options, verify: () => refuseUsed(source) });
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function refuseUsed(source: ContentsSource): Promise<void> {
  const owners = await source.owners();
  if (owners.length === 0) return;
  throw new AirworthyError({
    code: "store_in_use",
    message: `Cannot move the store ${source.place}: it is in use by ${owners.join(", ")}, expected nobody`,
    hint: "Stop every process that uses it, such as `airworthy serve`: what they would write after their runs were moved would be lost",
  });
}

function sameStore(): AirworthyError {
  return new AirworthyError({
    code: "invalid_store",
    message: "Cannot move a store into itself: --from and --to are the same",
    hint: "Name another file or schema with --to",
  });
}

function noSource(path: string): AirworthyError {
  return new AirworthyError({
    code: "store_not_found",
    message: `Cannot move the store ${path}: there is no such file`,
    hint: "Check the path of --from",
  });
}
