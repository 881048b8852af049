import { isAirworthyError } from "../../core/errors.ts";
import { isPostgresUrl } from "../is-postgres-url.ts";
import type { ContentsTarget } from "./contents.ts";

export interface OpenContentsOptions {
  /** Else a store is made where there is none. */
  readonly readOnly: boolean;
}

/**
 * Opens what a store holds by the text that names it: the URL of a PostgreSQL database, else the path of a file. One of an
 * older version is brought forward, which only a writer may do; it loses nothing.
 */
export async function openContents(
  address: string,
  { readOnly }: OpenContentsOptions,
): Promise<ContentsTarget> {
  try {
    return await openAs(address, readOnly);
  } catch (error) {
    if (!isAirworthyError(error, "store_outdated")) throw error;
    return openAs(address, false);
  }
}

async function openAs(address: string, readOnly: boolean): Promise<ContentsTarget> {
  if (isPostgresUrl(address)) {
    const { openPostgresContents } = await import("../postgres/postgres-contents.ts");
    return openPostgresContents(address, readOnly);
  }
  const { openSqliteContents } = await import("../sqlite/sqlite-contents.ts");
  return openSqliteContents(address, readOnly);
}
