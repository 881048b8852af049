import type { OpenAPIHono } from "@hono/zod-openapi";
import type { App } from "../../app/open.ts";
import type { Env } from "../env.ts";
import type { EventHub } from "../events/event-hub.ts";
import type { RunStarter } from "../runs/run-starter.ts";
import type { Running } from "../runs/running.ts";

/** What the routes are about. */
export interface Served {
  readonly app: App;
  readonly events: EventHub;
  readonly running: Running;
  readonly starter: RunStarter;
  /** Told of what goes wrong where no request waits for it. */
  readonly onError: (error: unknown) => void;
}

/** The API below `/v1`; each file of this folder adds its routes. */
export type Api = OpenAPIHono<Env>;
