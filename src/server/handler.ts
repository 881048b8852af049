import { OpenAPIHono } from "@hono/zod-openapi";
import type { App } from "../app/open.ts";
import { AirworthyError } from "../core/errors.ts";
import { statusProtobuf } from "../observe/otlp/in/answer-traces.ts";
import { addAb } from "./api/ab.ts";
import { addActions } from "./api/actions.ts";
import { addAlerts } from "./api/alerts.ts";
import { addAudit } from "./api/audit.ts";
import { addCases } from "./api/cases.ts";
import { addControl } from "./api/control.ts";
import { addCosts } from "./api/costs.ts";
import { addDefinitions } from "./api/definitions.ts";
import { addDiff } from "./api/diff.ts";
import { addEvents } from "./api/events.ts";
import { addExperiments } from "./api/experiments.ts";
import { addFailures } from "./api/failures.ts";
import { addFigures } from "./api/figures.ts";
import { addNotes } from "./api/notes.ts";
import { addReadiness } from "./api/readiness.ts";
import { addReleases } from "./api/releases.ts";
import { addReview } from "./api/review.ts";
import { addRollouts } from "./api/rollouts.ts";
import { addRuns } from "./api/runs.ts";
import { addSegments } from "./api/segments.ts";
import type { Api, Served } from "./api/served.ts";
import { addSession } from "./api/session.ts";
import { addSettings } from "./api/settings.ts";
import { addShadows } from "./api/shadows.ts";
import { addStart } from "./api/start.ts";
import { isProtobuf, tracesOf } from "./api/traces.ts";
import { addWorkflows } from "./api/workflows.ts";
import { audited } from "./audit/audited.ts";
import { addDashboard } from "./dashboard/add-dashboard.ts";
import { Draining } from "./draining.ts";
import type { Env } from "./env.ts";
import { EventHub } from "./events/event-hub.ts";
import { errorAnswer, notFound } from "./http-errors.ts";
import { addMetrics } from "./metrics/add-metrics.ts";
import { Metrics } from "./metrics/metrics.ts";
import { RunStarter } from "./runs/run-starter.ts";
import { Running } from "./runs/running.ts";
import { guard, only, setHeaders } from "./security/guard.ts";
import { limitBody } from "./security/limit-body.ts";
import { limitJson } from "./security/limit-json.ts";
import type { Caller, Token } from "./security/tokens.ts";
import { tokenCheck } from "./security/tokens.ts";

export interface HandlerOptions {
  /** Who may call. Without any everybody who reaches the server may do everything. Default: none. */
  readonly tokens?: readonly Token[];
  /** Names under which it is reached, beside the loopback ones. Default: none. */
  readonly hosts?: readonly string[];
  /** Origins of other sites whose pages may call it. Default: none. */
  readonly origins?: readonly string[];
  /** Largest body of a request, in bytes. Default 16 MiB. */
  readonly maxBody?: number;
  /** Requests a second and caller, over ten seconds. Default 200. */
  readonly rate?: number;
  /** Clients that listen to live events at once. Default 1,000. */
  readonly maxListeners?: number;
  /** Runs asked for over HTTP that may go on at once. Default 1,000. */
  readonly maxRuns?: number;
  /** Told of errors that are nobody's mistake. Default: printed to standard error. */
  readonly onError?: (error: unknown) => void;
}

const MAX_BODY = 16 * 2 ** 20;
const RATE = 200;
/** Traces read their body themselves, and are data rather than changes. */
const INGEST = ["/v1/traces"];

/**
 * The API and the dashboard of an app as one function from request to response, to mount in Hono, Express,
 * Next or a plain server. Whoever mounts it decides who reaches it.
 */
export function createHandler(
  app: App,
  options: HandlerOptions = {},
): (request: Request) => Promise<Response> {
  return createServer(app, options).handle;
}

/** The same with what stops it. */
export function createServer(app: App, options: HandlerOptions = {}): ApiServer {
  const { tokens = [], hosts = [], origins = [], maxBody = MAX_BODY, rate = RATE } = options;
  const hono = new OpenAPIHono<Env>();
  const check = tokens.length === 0 ? undefined : tokenCheck(tokens);
  hono.onError((error, context) => {
    const { status, body } = errorAnswer(error);
    if (status === 500) (options.onError ?? print)(error);
    // What the guard itself refuses has not come back through it.
    setHeaders(context.res.headers);
    if (status === 429 || status === 503) context.header("retry-after", status === 429 ? "10" : "2");
    if (!isProtobuf(context.req.header("content-type"))) return context.json(body, status);
    return context.body(statusProtobuf(body.error.message), status, {
      "content-type": "application/x-protobuf",
    });
  });
  hono.notFound((context) => {
    const { status, body } = errorAnswer(
      notFound(`anything at ${new URL(context.req.url).pathname.slice(0, 200)}`),
    );
    return context.json(body, status);
  });
  const served = servedBy(app, options);
  const draining = new Draining(app, served.running);
  hono.get("/healthz", (context) => context.json({ status: "ok" }));
  hono.get("/readyz", async (context) => {
    const readiness = await draining.readiness();
    return context.json(readiness, readiness.status === "ready" ? 200 : 503);
  });
  const metrics = new Metrics(app, { isDraining: () => served.running.refusal !== undefined });
  addMetrics(hono, metrics, { hosts, check });
  hono.use(guard({ hosts, origins, check, rate }));
  hono.use(limitBody(maxBody));
  hono.use(limitJson(INGEST));
  const { routes, intake } = tracesOf(app, { onError: options.onError ?? print });
  hono.route("/v1", routes);
  hono.route("/v1", apiOf(served, check));
  intake.start();
  addDashboard(hono);
  return { handle: async (request) => hono.fetch(request), draining, metrics };
}

export interface ApiServer {
  readonly handle: (request: Request) => Promise<Response>;
  readonly draining: Draining;
  readonly metrics: Metrics;
}

/** Whose a token is; undefined where none are needed. */
type Check = ((token: string) => Caller | undefined) | undefined;

function apiOf(served: Served, check: Check): Api {
  const api: Api = new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error.issues);
    },
  });
  addSession(api, check);
  api.use(only("viewer"));
  api.use(audited(served.app, INGEST));
  addRuns(api, served);
  addStart(api, served);
  addControl(api, served);
  addActions(api, served);
  addCases(api, served);
  addDiff(api, served);
  addFigures(api, served);
  addExperiments(api, served);
  addFailures(api, served);
  addEvents(api, served);
  addReview(api, served);
  addNotes(api, served);
  addAudit(api, served);
  addDefinitions(api, served);
  addWorkflows(api, served);
  addCosts(api, served);
  addSettings(api, served);
  addSegments(api, served);
  addReadiness(api, served);
  addReleases(api, served);
  addRollouts(api, served);
  addAb(api, served);
  addShadows(api, served);
  addAlerts(api, served);
  api.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "Airworthy", version: "1" },
    servers: [{ url: "/v1" }],
  });
  return api;
}

function servedBy(app: App, { maxListeners, maxRuns, onError = print }: HandlerOptions): Served {
  const running = new Running(app, maxRuns);
  return {
    app,
    events: new EventHub(app.store, maxListeners === undefined ? {} : { most: maxListeners }),
    running,
    starter: new RunStarter(app, running),
    onError,
  };
}

function invalid(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): AirworthyError {
  const told = issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.map(String).join(".") || "the request"}: ${message}`);
  return new AirworthyError({
    code: "invalid_request",
    message: `Cannot read the request: ${told.join("; ")}`,
    hint: "See /v1/openapi.json for what it should be",
  });
}

function print(error: unknown): void {
  console.error(error);
}
