import { AirworthyError } from "../../core/errors.ts";

export type Restate = typeof import("@restatedev/restate-sdk");

/** What is called of it, by which another major version is told. */
const CALLED = ["endpoint", "workflow", "TerminalError", "CancelledError", "TimeoutError"] as const;

/** The SDK of Restate, which only those install who use it. @throws `peer_missing`, `engine_version` */
export async function loadRestate(load: () => Promise<Restate> = installed): Promise<Restate> {
  const restate = await load();
  const missing = CALLED.filter((name) => typeof restate[name] !== "function");
  if (missing.length === 0) return restate;
  throw new AirworthyError({
    code: "engine_version",
    message: `Cannot use the installed @restatedev/restate-sdk: it has no ${missing.join(", ")}, expected version 1.17 or later, below 2`,
    hint: "Run: npm install @restatedev/restate-sdk@^1.17.0",
  });
}

async function installed(): Promise<Restate> {
  try {
    return await import("@restatedev/restate-sdk");
  } catch (cause) {
    throw new AirworthyError({
      code: "peer_missing",
      message: 'Cannot use Restate: the package "@restatedev/restate-sdk" is not installed',
      hint: "Run: npm install @restatedev/restate-sdk",
      cause,
    });
  }
}
