import type { Client } from "pg";
import { AirworthyError } from "../core/errors.ts";

/** Whether it keeps the process alive, and which process serves it, is missing in its types. */
export type PgClient = Client & { ref(): void; unref(): void; readonly processID?: number };

/** The `pg` package, which only those install who use PostgreSQL. @throws `peer_missing` */
export async function loadPg(): Promise<Pick<typeof import("pg"), "Client" | "Pool">> {
  try {
    const { default: pg } = await import("pg");
    return pg;
  } catch (cause) {
    throw new AirworthyError({
      code: "peer_missing",
      message: 'Cannot use PostgreSQL: the package "pg" is not installed',
      hint: "Run: npm install pg",
      cause,
    });
  }
}
