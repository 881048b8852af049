import { Hono } from "hono";
import type { App } from "../../app/open.ts";
import { answerJson, answerProtobuf } from "../../observe/otlp/in/answer-traces.ts";
import { TraceIntake } from "../../observe/otlp/in/trace-intake.ts";
import type { Env } from "../env.ts";
import { only } from "../security/guard.ts";

export interface TracesOptions {
  readonly onError: (error: unknown) => void;
}

/**
 * The place to send OTLP to: `POST /v1/traces`, JSON or protobuf, packed or not. It stands beside the API, whose
 * bodies are checked against schemas; the spans of one request in error would not be worth refusing the others.
 */
export function tracesOf(app: App, { onError }: TracesOptions): { routes: Hono<Env>; intake: TraceIntake } {
  const { store, redact, prices } = app;
  const intake = new TraceIntake({ store, redact, prices, onError });
  const routes = new Hono<Env>();
  routes.post("/traces", only("ingest"), async (context) => {
    const { req } = context;
    const format = isProtobuf(req.header("content-type")) ? "protobuf" : "json";
    const bytes = new Uint8Array(await req.arrayBuffer());
    const taken = await intake.take({ bytes, format, encoding: req.header("content-encoding") });
    if (format === "json") return context.json(answerJson(taken), 200);
    return context.body(answerProtobuf(taken), 200, { "content-type": "application/x-protobuf" });
  });
  // Who looks at a run sees what has arrived of it, and a list has all that has fallen silent.
  routes.use("/runs", async ({ req }, next) => {
    if (req.method === "GET") await intake.build();
    await next();
  });
  return { routes, intake };
}

export function isProtobuf(type: string | undefined): boolean {
  return /^application\/(x-)?protobuf\b/i.test(type ?? "");
}
