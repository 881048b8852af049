import type { Call, CallKind } from "./call.ts";
import type { Here } from "./context.ts";
import { service } from "./service.ts";

/** A call at the moment at which it reaches the world. */
export interface FaultPoint {
  readonly kind: CallKind;
  readonly name: string;
  /** The call of the seam that it belongs to. */
  readonly call: Call | undefined;
}

/** Stands where the world begins: behind every contract, so that the contract meets what it makes of the answer. */
export type Inject = (at: FaultPoint, world: () => Promise<unknown>) => Promise<unknown>;

/** Faults that a run is to meet; without it the world answers. */
export const FAULTS = service<Inject>("faults");

/** Lets a call reach the world, unless its run is to meet a fault there. */
export function throughFaults<T>(
  place: Here,
  at: Pick<FaultPoint, "kind" | "name">,
  world: () => T | PromiseLike<T>,
): T | PromiseLike<T> {
  const inject = FAULTS.of(place.execution);
  if (inject === undefined) return world();
  return inject({ ...at, call: place.call }, async () => world()) as Promise<T>;
}
