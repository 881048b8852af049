import { AirworthyError } from "../../core/errors.ts";

export type Restate = typeof import("@restatedev/restate-sdk");

/** The SDK of Restate, which only those install who use it. @throws `peer_missing` */
export async function loadRestate(): Promise<Restate> {
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
