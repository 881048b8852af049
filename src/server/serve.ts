import type { AddressInfo } from "node:net";
import { monitoring } from "../app/monitoring/monitoring.ts";
import type { App } from "../app/open.ts";
import { stageRunner } from "../app/stage-runner.ts";
import { steering } from "../app/steering.ts";
import type { Duration } from "../core/duration.ts";
import { parseDuration } from "../core/duration.ts";
import { AirworthyError } from "../core/errors.ts";
import type { HandlerOptions } from "./handler.ts";
import { createServer } from "./handler.ts";
import { listenOn } from "./listen-on.ts";
import { isLoopback } from "./security/hosts.ts";

export interface ServeOptions extends HandlerOptions {
  /** Default 4600; 0 takes a free one. */
  readonly port?: number;
  /** Address to listen on. Anything but a loopback address needs `tokens`. Default 127.0.0.1. */
  readonly host?: string;
  /** Whether it goes by itself on with runs that people have decided about. Default true. */
  readonly attend?: boolean;
  /** Whether it takes runs: of the engine, or where the app has none those whose process died. Default true. */
  readonly work?: boolean;
  /** Whether it scores runs that end, where the configuration says how. Default true. */
  readonly score?: boolean;
  /** Whether it holds what serves against its criteria and its past, and raises alerts. Default true. */
  readonly watch?: boolean;
}

export interface Serving {
  readonly url: string;
  /**
   * Takes no more runs, and ends once those under way have, or after `drain` at the latest; what has not ended by then
   * can be resumed by others. `/readyz` says so meanwhile, so that a load balancer sends nothing more. Default: at once.
   */
  close(options?: { readonly drain?: Duration }): Promise<void>;
}

const PORT = 4_600;
const HOST = "127.0.0.1";
/** How often runs that ended are taken into the figures, in ms. */
const CATCH_UP = 2_000;

/**
 * Serves the API and the dashboard of an app.
 *
 * @throws `server_exposed` on an address that others reach, without tokens; `port_in_use`
 */
export async function serve(app: App, options: ServeOptions = {}): Promise<Serving> {
  const {
    port = PORT,
    host = HOST,
    attend = true,
    work = true,
    score = true,
    watch = true,
    ...rest
  } = options;
  if (!isLoopback(host) && (rest.tokens ?? []).length === 0) throw exposed(host);
  // Before anything listens: a server without its engine must not look as if it were well.
  if (work) await app.work();
  const { handle, draining, metrics } = createServer(app, rest);
  const server = await listenOn(handle, { port, host });
  const { port: taken } = server.address() as AddressInfo;
  // Whoever serves an app goes on with what people decide on it.
  const onError = rest.onError ?? ((error) => console.error(error));
  const attending = attend ? app.attend({ onError }) : undefined;
  const scoring = score ? app.score() : undefined;
  const timer = setInterval(() => void app.store.figures.catchUp().catch(() => {}), CATCH_UP).unref();
  const steered = steering(app, {
    stages: stageRunner(app),
    onEvent: ({ workflow }, event) => metrics.moved(workflow, event),
  });
  const watcher = watch ? monitoring(app, { onError }) : undefined;
  watcher?.start();
  const name = isLoopback(host) ? "localhost" : host;
  return {
    url: `http://${name.includes(":") ? `[${name}]` : name}:${taken}`,
    close: async ({ drain = 0 } = {}) => {
      const bound = parseDuration(drain);
      // Runs that are decided about or taken over meanwhile are for others.
      await Promise.all([attending?.stop(), bound > 0 ? draining.drain(bound) : undefined]);
      clearInterval(timer);
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      const parts = [steered, watcher, scoring];
      metrics.close();
      await Promise.all([closed, ...parts.map((part) => part?.stop())]);
    },
  };
}

function exposed(host: string): AirworthyError {
  return new AirworthyError({
    code: "server_exposed",
    message: `Cannot listen on ${host} without a token: everybody who reaches it could read and change all runs`,
    hint: "Give tokens (AIRWORTHY_TOKEN for one), or listen on 127.0.0.1",
  });
}
