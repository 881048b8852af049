import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { parseDuration } from "../../core/duration.ts";
import type { Store } from "../../core/store.ts";
import type { MonitorOptions } from "../../monitor/monitor.ts";
import { Monitor } from "../../monitor/monitor.ts";
import { AlertDelivery } from "./alert-delivery.ts";
import type { MonitorSetup } from "./monitor-setup.ts";

export interface MonitoringOptions extends Pick<MonitorOptions, "onAlert"> {
  /** Told of what went wrong in a look, or with an alert that does not arrive; it is tried again. Default: a warning of the process. */
  readonly onError?: (error: unknown) => void;
}

export interface Watcher {
  /** Looks once, and tells who is to be told. Whether it was this process's to look. */
  once(): Promise<boolean>;
  /** Looks now and then, until it is stopped. */
  start(): void;
  /** Ends after the look that is under way. */
  stop(): Promise<void>;
}

const EVERY = "5s";
/** Ms that a single look waits for those who are told. */
const GRACE = 15_000;
let made = 0;

/** Watches over the workflows of an app's store. Several processes may: one does, and another where that one dies. */
export function monitoring(
  {
    store,
    monitor: { settings, targets, criteriaOf },
  }: { readonly store: Store; readonly monitor: MonitorSetup },
  { onAlert, onError = warn }: MonitoringOptions = {},
): Watcher {
  made += 1;
  const name = `${hostname()} ${process.pid}.${made}`;
  const names = targets.map((target) => target.name);
  const monitor = new Monitor({ store, settings, criteriaOf, name, targets: names, onAlert });
  const delivery = new AlertDelivery({ store, targets, onError });
  let looking: Promise<boolean> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const look = (): Promise<boolean> => {
    looking ??= monitor.tick().finally(() => {
      looking = undefined;
      delivery.look();
    });
    return looking;
  };
  return {
    async once() {
      const isOurs = await look();
      // Whoever is not told by then is told by the next one that looks.
      await Promise.race([delivery.settled(), delay(GRACE, undefined, { ref: false })]);
      return isOurs;
    },
    start() {
      // The same trouble again is no news: a store that is away stays away for a while.
      let last = "";
      const attempt = () =>
        void look().then(
          () => {
            last = "";
          },
          (error) => {
            const text = String(error);
            if (text !== last) onError(error);
            last = text;
          },
        );
      timer ??= setInterval(attempt, parseDuration(settings.every ?? EVERY)).unref();
      attempt();
    },
    async stop() {
      clearInterval(timer);
      await looking?.catch(() => {});
      await delivery.stop();
      // Where the store is away it is free in a few seconds by itself.
      await monitor.leave().catch(() => {});
    },
  };
}

function warn(error: unknown): void {
  process.emitWarning(`The monitor met trouble: ${error instanceof Error ? error.message : String(error)}`);
}
