import { createRoute, z } from "@hono/zod-openapi";
import { json, PROBLEMS, problem } from "../schemas/problem.ts";
import type { Api, Served } from "./served.ts";

const HEADERS = { "content-type": "text/event-stream", "x-accel-buffering": "no" } as const;

const route = createRoute({
  method: "get",
  path: "/events",
  summary: "What becomes of runs, as it happens",
  description:
    "Server-sent events. `run`: a run of any process on the store has begun, waits, goes on or has ended; its data is " +
    "{ id, workflow, status } and of a trial also { experiment }. `reset`: some were missed, so look at everything anew. " +
    "A client that comes back says the last id in Last-Event-ID, as browsers do, and is told what it has missed.",
  request: { headers: z.object({ "last-event-id": z.string().max(100).optional() }) },
  responses: {
    200: { content: { "text/event-stream": { schema: z.string() } }, description: "The events" },
    503: json(problem, "Too many clients listen"),
    ...PROBLEMS,
  },
});

/** Live events. */
export function addEvents(api: Api, { events }: Served): void {
  api.openapi(route, async (context) => {
    const stream = await events.listen(context.req.valid("header")["last-event-id"]);
    return context.body(stream, 200, HEADERS);
  });
}
