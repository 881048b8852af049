import { isPostgresUrl } from "../is-postgres-url.ts";
import type { ContentsTarget } from "./contents.ts";

export interface OpenContentsOptions {
  /** Else a store is made where there is none. */
  readonly readOnly: boolean;
}

/** Opens what a store holds by the text that names it: the URL of a PostgreSQL database, else the path of a file. */
export async function openContents(address: string, options: OpenContentsOptions): Promise<ContentsTarget> {
  if (isPostgresUrl(address)) {
    const { openPostgresContents } = await import("../postgres/postgres-contents.ts");
    return openPostgresContents(address, options.readOnly);
  }
  const { openSqliteContents } = await import("../sqlite/sqlite-contents.ts");
  return openSqliteContents(address, options.readOnly);
}
