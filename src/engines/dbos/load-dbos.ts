import { AirworthyError } from "../../core/errors.ts";

export type Dbos = typeof import("@dbos-inc/dbos-sdk");

/** DBOS Transact, which only those install who use it. @throws `peer_missing` */
export async function loadDbos(): Promise<Dbos> {
  try {
    return await import("@dbos-inc/dbos-sdk");
  } catch (cause) {
    throw new AirworthyError({
      code: "peer_missing",
      message: 'Cannot use DBOS: the package "@dbos-inc/dbos-sdk" is not installed',
      hint: "Run: npm install @dbos-inc/dbos-sdk pg",
      cause,
    });
  }
}
