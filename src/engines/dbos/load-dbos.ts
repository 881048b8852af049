import { AirworthyError } from "../../core/errors.ts";

export type Dbos = typeof import("@dbos-inc/dbos-sdk");

/** What is called of it, by which another major version is told. */
const CALLED = [
  "setConfig",
  "registerWorkflow",
  "registerQueue",
  "listWorkflows",
  "resumeWorkflows",
] as const;

/** DBOS Transact, which only those install who use it. @throws `peer_missing`, `engine_version` */
export async function loadDbos(load: () => Promise<Dbos> = installed): Promise<Dbos> {
  const dbos = await load();
  const missing = CALLED.filter((name) => typeof dbos.DBOS?.[name] !== "function");
  if (missing.length === 0) return dbos;
  throw new AirworthyError({
    code: "engine_version",
    message: `Cannot use the installed @dbos-inc/dbos-sdk: it has no DBOS.${missing.join(", DBOS.")}, expected version 5.3`,
    hint: "Run: npm install @dbos-inc/dbos-sdk@~5.3.0",
  });
}

async function installed(): Promise<Dbos> {
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
