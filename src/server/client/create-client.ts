import type { z } from "@hono/zod-openapi";
import { AirworthyError } from "../../core/errors.ts";
import type { outcome } from "../schemas/outcome.ts";
import type { problem } from "../schemas/problem.ts";
import type { run, runFilters, runPage, subject } from "../schemas/run.ts";
import { readEvents } from "./read-events.ts";

export interface ClientOptions {
  /** Where the server is, such as `http://localhost:4600`. */
  readonly url: string;
  readonly token?: string;
  /** Default: the platform's own. */
  readonly fetch?: typeof globalThis.fetch;
}

export type RunOutcome = z.output<typeof outcome>;
export type RunDetails = z.output<typeof run>;
export type RunList = z.output<typeof runPage>;
export type RunFilters = z.input<typeof runFilters>;

export interface StartOptions {
  readonly input?: unknown;
  readonly session?: string;
  readonly subject?: z.input<typeof subject>;
  readonly tags?: readonly string[];
  readonly release?: string;
  /** Ms to wait for the end. Default 30,000; a run that takes longer comes back as `running`. */
  readonly wait?: number;
  /** The same key with the same request is the same run, however often it is sent. */
  readonly idempotencyKey?: string;
}

/** What happens in a run while it is read along. */
export type RunEvent =
  | {
      readonly event: "run";
      readonly data: { readonly id: string; readonly workflow: string; readonly status: "running" };
    }
  | { readonly event: "call"; readonly data: CalledEvent }
  | { readonly event: "text"; readonly data: { readonly address: string; readonly delta: string } }
  | { readonly event: "end"; readonly data: RunOutcome };

export interface CalledEvent {
  readonly seq: number;
  readonly kind: string;
  readonly address: string;
  readonly name: string;
  readonly state: string;
  readonly at: number;
  readonly took: number;
}

/** What becomes of runs. `reset`: some were missed, so look at everything anew. */
export type LiveEvent =
  | { readonly id: string | undefined; readonly event: "reset"; readonly data: unknown }
  | {
      readonly id: string | undefined;
      readonly event: "run";
      readonly data: {
        readonly id: string;
        readonly workflow: string;
        readonly status: string;
        readonly experiment?: string;
      };
    };

export interface Decide {
  readonly approved: boolean;
  /** Needed where the run waits for several decisions. */
  readonly address?: string;
  readonly reason?: string;
  /** Let the run go on in the server. Default true. */
  readonly resume?: boolean;
}

/** A server's API. Every method throws what the server refuses with, an error with its `code`. */
export interface Client {
  /** Starts a run and waits for its end. */
  start(workflow: string, options?: StartOptions): Promise<RunOutcome>;
  /** Starts a run and reads along. Who stops reading does not stop the run. */
  stream(workflow: string, options?: Omit<StartOptions, "wait">): AsyncIterable<RunEvent>;
  /** How far a run has come; waits so many ms for its end. */
  result(run: string, options?: { readonly wait?: number }): Promise<RunOutcome>;
  cancel(run: string, options?: { readonly reason?: string }): Promise<RunOutcome>;
  resume(run: string, options?: { readonly wait?: number }): Promise<RunOutcome>;
  decide(
    run: string,
    decision: Decide,
  ): Promise<{ readonly run: string; readonly address: string; readonly approved: boolean }>;
  run(run: string): Promise<RunDetails>;
  runs(filters?: RunFilters): Promise<RunList>;
  /** What becomes of runs from now on, or since an event. Ends when the server or the signal does. */
  events(options?: { readonly since?: string; readonly signal?: AbortSignal }): AsyncIterable<LiveEvent>;
}

/**
 * A client of a server, for browsers and for Node. Its types are those of the schemas that the server checks by.
 *
 * @example
 * ```ts
 * import { open, workflow } from "airworthy";
 * import { createClient } from "airworthy/client";
 * import { serve } from "airworthy/server";
 *
 * const greet = workflow({ name: "greet", run: async (_ctx, name: string) => `Hello ${name}` });
 * const app = await open({ store: ":memory:", workflows: [greet] });
 * const server = await serve(app, { port: 0 });
 *
 * const client = createClient({ url: server.url });
 * const { status, output } = await client.start("greet", { input: "Ann", idempotencyKey: "greeting-1" });
 * [status, output]; //=> ["completed", "Hello Ann"]
 *
 * await server.close();
 * await app.close();
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const call = caller(options);
  const json = async <T>(path: string, given: Request = {}) => (await call(path, given)).json() as Promise<T>;
  const of = (id: string, rest: string) => `/runs/${encodeURIComponent(id)}${rest}`;
  const runsOf = (workflow: string) => `/workflows/${encodeURIComponent(workflow)}/runs`;
  return {
    start: (workflow, given = {}) => json(runsOf(workflow), startOf(given)),
    stream: async function* (workflow, given = {}) {
      const { headers, ...rest } = startOf(given);
      const answer = await call(runsOf(workflow), {
        ...rest,
        headers: { ...headers, accept: "text/event-stream" },
      });
      for await (const { event, data } of eventsOf(answer)) yield { event, data } as RunEvent;
    },
    result: (id, { wait = 0 } = {}) => json(of(id, `/result?wait=${wait}`)),
    cancel: (id, given = {}) => json(of(id, "/cancel"), { body: given }),
    resume: (id, given = {}) => json(of(id, "/resume"), { body: given }),
    decide: (id, decision) => json(of(id, "/approvals"), { body: decision }),
    run: (id) => json(of(id, "")),
    runs: (filters = {}) => json(`/runs?${queryOf(filters)}`),
    events: async function* ({ since, signal } = {}) {
      const headers = since === undefined ? {} : { "last-event-id": since };
      const answer = await call("/events", { headers, signal });
      for await (const event of eventsOf(answer)) yield event as LiveEvent;
    },
  };
}

interface Request {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

function caller({ url, token, fetch = globalThis.fetch }: ClientOptions) {
  const base = `${url.replace(/\/+$/, "")}/v1`;
  return async (path: string, { body, headers = {}, signal }: Request): Promise<Response> => {
    const answer = await fetch(`${base}${path}`, {
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!answer.ok) throw await refusal(answer);
    return answer;
  };
}

async function refusal(answer: Response): Promise<AirworthyError> {
  const told = (await answer.json().catch(() => undefined)) as z.output<typeof problem> | undefined;
  const {
    code = "server_failed",
    message = `The server answered ${answer.status}`,
    hint,
  } = told?.error ?? {};
  return new AirworthyError({
    code,
    message,
    hint: hint ?? "See the server's output",
    data: { status: answer.status },
  });
}

function startOf({ idempotencyKey, ...body }: StartOptions): Request {
  return { body, headers: idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey } };
}

function eventsOf({ body }: Response) {
  return readEvents(body ?? new ReadableStream({ start: (empty) => empty.close() }));
}

function queryOf(filters: RunFilters): URLSearchParams {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
}
