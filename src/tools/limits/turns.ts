import { service } from "../../core/service.ts";
import type { Limiter, TurnOptions } from "./limiter.ts";

/** Where the calls of one key wait until they may be made. */
export interface Turns {
  /** Ms that are left of a pause. */
  readonly pausedFor: number;
  /** Undefined where it is this one's turn at once, else resolves when it is; `done` must follow. */
  turn(options: TurnOptions): Promise<void> | undefined;
  done(): void;
  /** Nobody gets a turn for so long; a longer pause stands. */
  pause(ms: number): void;
}

/** Hands out the turns that several processes share. */
export interface LimitSource {
  /** The same turns for the same key. `local` has the figures that hold in this process. */
  of(key: string, local: Limiter): Turns;
  /** For whoever uses it; what it holds is given back when the last of them has called the result. */
  use(): () => Promise<void>;
}

/** Of an app whose limits other processes share. */
export const LIMITS = service<LimitSource>("limits");
