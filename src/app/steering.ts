import { hostname } from "node:os";
import type { Store } from "../core/store.ts";
import { endAsked } from "../engines/local/end-asked.ts";
import type { ControllerOptions } from "../rollout/controller.ts";
import { Controller } from "../rollout/controller.ts";

export interface SteeringOptions extends Pick<ControllerOptions, "onEvent" | "stages"> {
  /** Ms from one look to the next. Default 200. */
  readonly every?: number;
  /** Told of what went wrong in a look; the next one tries again. Default: a warning of the process. */
  readonly onError?: (error: unknown) => void;
}

export interface Steering {
  /** Ends after the look that is under way. */
  stop(): Promise<void>;
}

const EVERY = 200;
let made = 0;

/** Steers the rollouts of an app's store while this process lives. Several may: one acts, and another where that one dies. */
export function steering(app: { readonly store: Store }, options: SteeringOptions = {}): Steering {
  const { every = EVERY, onError = warn, ...rest } = options;
  made += 1;
  const name = `${hostname()} ${process.pid}.${made}`;
  const controller = new Controller({ store: app.store, name, ...rest });
  let looking = Promise.resolve();
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    looking = controller
      .tick()
      // A rollback may ask for the end of runs that wait for a person.
      .then(() => endAsked(app.store))
      .then(() => {}, onError)
      .finally(() => {
        isLooking = false;
      });
  }, every).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

function warn(error: unknown): void {
  process.emitWarning(`A look at the rollouts failed: ${String(error)}`);
}
