import type { OpenAPIHono } from "@hono/zod-openapi";
import type { App } from "../../app/open.ts";
import type { Env } from "../env.ts";
import type { EventHub } from "../events/event-hub.ts";

/** What the routes are about. */
export interface Served {
  readonly app: App;
  readonly events: EventHub;
}

/** The API below `/v1`; each file of this folder adds its routes. */
export type Api = OpenAPIHono<Env>;
