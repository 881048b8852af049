import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { App, AppRunOptions } from "../../app/open.ts";
import { findWorkflow } from "../../app/workflows.ts";
import { AirworthyError } from "../../core/errors.ts";
import { parseSessionId } from "../../core/ids.ts";
import { changedNow } from "../audit/audited.ts";
import type { Env } from "../env.ts";
import { eventFormat } from "../runs/event-format.ts";
import type { FeedFormat } from "../runs/run-feed.ts";
import { RunFeed } from "../runs/run-feed.ts";
import type { RunStarter, Started } from "../runs/run-starter.ts";
import { uiMessageFormat } from "../runs/ui-message-format.ts";
import { outcome, startFields, startHeaders, wait } from "../schemas/outcome.ts";
import { json, PROBLEMS, problem } from "../schemas/problem.ts";
import { only } from "../security/guard.ts";
import type { Api, Served } from "./served.ts";

const params = z.object({ name: z.string() });
const WAIT = 30_000;

const STARTS = {
  409: json(problem, "The key stands for another request, or the conversation has a turn under way"),
  422: json(problem, "The input is not what the workflow takes"),
  503: json(problem, "Too many runs go on"),
} as const;
const events = { "text/event-stream": { schema: z.string() } };

const start = createRoute({
  method: "post",
  path: "/workflows/{name}/runs",
  summary: "Start a run, and wait for its end or read along",
  description:
    "Accept: application/json waits for the end. Accept: text/event-stream reads along: `run`, a `call` as each ends, `text` " +
    "as a model streams it, `end` with what came out. A client that leaves does not stop the run.",
  middleware: [only("operator")] as const,
  request: {
    params,
    headers: startHeaders,
    body: json(
      z.object({ input: z.unknown().optional(), wait: wait.default(WAIT), ...startFields }),
      "The run",
    ),
  },
  responses: {
    200: { content: { "application/json": { schema: outcome }, ...events }, description: "What it came to" },
    202: json(outcome, "It goes on"),
    ...PROBLEMS,
    ...STARTS,
  },
});

const message = z
  .object({ role: z.string(), parts: z.array(z.object({ type: z.string(), text: z.string().optional() })) })
  .openapi("UIMessage");

const chat = createRoute({
  method: "post",
  path: "/workflows/{name}/chat",
  summary: "A turn of a chat, as the AI SDK's useChat asks for it and reads it",
  description:
    "Answers with the AI SDK's UI message stream. The chat's id is the session; the input is `input` if it is given, else the " +
    "text of the last message.",
  middleware: [only("operator")] as const,
  request: {
    params,
    headers: startHeaders,
    body: json(
      z.object({
        id: z.string().max(200).optional(),
        messages: z.array(message).max(10_000).default([]),
        input: z.unknown().optional(),
        ...startFields,
      }),
      "The chat",
    ),
  },
  responses: { 200: { content: events, description: "The answer" }, ...PROBLEMS, ...STARTS },
});

/** Starting runs. */
export function addStart(api: Api, { app, starter }: Served): void {
  api.openapi(start, async (context) => {
    const { input, wait: ms = WAIT, ...fields } = context.req.valid("json");
    const given = toStart(context, { input, fields });
    if (readsAlong(context)) return follow(context, { app, given, format: eventFormat(), starter });
    const run = await starter.start(given);
    await tellStart(context, app, run);
    const done = await starter.wait(run.id, ms);
    return context.json(done, done.status === "running" ? 202 : 200, headersOf(run));
  });
  api.openapi(chat, async (context) => {
    const { id, messages = [], input, ...fields } = context.req.valid("json");
    const session = fields.session ?? id;
    const given = toStart(context, {
      input: input ?? lastText(messages),
      fields: { ...fields, ...(session === undefined ? {} : { session }) },
    });
    return follow(context, { app, given, format: uiMessageFormat(), starter });
  });

  function toStart(context: Context<Env>, { input, fields }: { input: unknown; fields: Fields }) {
    return {
      workflow: findWorkflow(app.workflows, context.req.param("name") ?? ""),
      input,
      options: optionsOf(fields),
      key: context.req.header("idempotency-key"),
      caller: context.get("caller")?.name ?? "nobody",
    };
  }
}

interface Fields {
  readonly session?: string | undefined;
  readonly subject?: AppRunOptions["subject"] | { id: string; attributes?: undefined } | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly release?: string | undefined;
}

interface Following {
  readonly app: App;
  readonly given: Parameters<RunStarter["start"]>[0];
  readonly format: FeedFormat;
  readonly starter: RunStarter;
}

async function follow(context: Context<Env>, { app, given, format, starter }: Following) {
  const feed = new RunFeed(format, given.workflow.name);
  const run = await starter.start({ ...given, observer: feed.observer }).catch((error: unknown) => {
    feed.fail(error);
    throw error;
  });
  await tellStart(context, app, run);
  if (!run.isNew) feed.begin(run.id);
  starter.wait(run.id, Number.POSITIVE_INFINITY).then(
    (done) => feed.end(done),
    (error: unknown) => feed.fail(error),
  );
  return context.body(feed.stream, 200, { ...format.headers, ...headersOf(run) });
}

function tellStart(context: Context<Env>, app: App, { id, isNew }: Started): Promise<void> {
  const workflow = context.req.param("name") ?? "";
  return changedNow(context, app, { action: "run.start", target: id, details: { workflow }, isNew });
}

function headersOf({ id, isNew }: Started): Record<string, string> {
  return { location: `/v1/runs/${id}`, ...(isNew ? {} : { "idempotent-replayed": "true" }) };
}

function readsAlong({ req }: Context<Env>): boolean {
  return /text\/event-stream/i.test(req.header("accept") ?? "");
}

function optionsOf({ session, subject, tags, release }: Fields): AppRunOptions {
  return {
    ...(session === undefined ? {} : { session: parseSessionId(session) }),
    ...(subject === undefined ? {} : { subject: subject as NonNullable<AppRunOptions["subject"]> }),
    ...(tags === undefined ? {} : { tags }),
    ...(release === undefined ? {} : { release }),
  };
}

function lastText(messages: readonly z.infer<typeof message>[]): string {
  const last = messages.at(-1);
  if (last?.role !== "user") throw noMessage();
  return last.parts.map(({ type, text = "" }) => (type === "text" ? text : "")).join("");
}

function noMessage(): AirworthyError {
  return new AirworthyError({
    code: "invalid_request",
    message: "Cannot start a turn of the chat: its last message is none of the user's",
    hint: "Send the user's message last, or give `input`",
  });
}
