import { HTTPException } from "hono/http-exception";
import { AirworthyError, isAirworthyError } from "../core/errors.ts";

export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 421 | 422 | 429 | 500 | 501 | 503;

/** What the API answers where it cannot do what it is asked. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly hint?: string };
}

const STATUSES: Readonly<Record<string, ErrorStatus>> = {
  unauthorized: 401,
  forbidden: 403,
  wrong_host: 421,
  unsupported_type: 415,
  too_many_requests: 429,
  not_found: 404,
  run_not_found: 404,
  rollout_not_found: 404,
  ab_not_found: 404,
  release_not_found: 404,
  workflow_unknown: 404,
  experiment_not_found: 404,
  dataset_not_found: 404,
  approval_not_found: 404,
  approval_decided: 409,
  key_reused: 409,
  key_in_use: 409,
  approval_expired: 409,
  approval_repeated: 409,
  approval_forbidden: 403,
  approval_not_editable: 422,
  edit_redacted: 422,
  run_exists: 409,
  alert_not_found: 404,
  alert_closed: 409,
  alert_moved: 409,
  rollout_running: 409,
  rollout_moved: 409,
  serving_moved: 409,
  nothing_to_roll_back: 409,
  run_busy: 409,
  run_ended: 409,
  session_busy: 409,
  session_moved: 409,
  payload_too_large: 413,
  invalid_input: 422,
  too_many_listeners: 503,
  overloaded: 503,
  too_many_runs: 503,
  server_draining: 503,
  store_busy: 503,
  store_unreachable: 503,
  store_closed: 503,
};

const OURS = 500;

/** The status of an error, and what its answer says: of what is not known to be the caller's, nothing but that. */
export function errorAnswer(error: unknown): { readonly status: ErrorStatus; readonly body: ErrorBody } {
  // What the router itself refuses: a body that is no JSON, or of another type than the route takes.
  if (error instanceof HTTPException && error.status < OURS)
    return errorAnswer(error.status === 415 ? wrongType(undefined) : unreadable(error.message));
  if (!isAirworthyError(error)) {
    const message = "Cannot answer: something went wrong inside of the server";
    return {
      status: OURS,
      body: { error: { code: "internal", message, hint: "Look at the server's output" } },
    };
  }
  const { code, message, hint } = error;
  return {
    status: STATUSES[code] ?? 400,
    body: { error: { code, message, ...(hint === undefined ? {} : { hint }) } },
  };
}

function unreadable(problem: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_request",
    message: `Cannot read the request: ${problem}`,
    hint: "See /v1/openapi.json for what it should be",
  });
}

export function unauthorized(): AirworthyError {
  return new AirworthyError({
    code: "unauthorized",
    message: "Cannot answer: the request has no token that this server knows",
    hint: "Send the header `Authorization: Bearer <token>`, or sign in on the dashboard",
  });
}

export function forbidden(why: string): AirworthyError {
  return new AirworthyError({
    code: "forbidden",
    message: `Cannot do this: ${why}`,
    hint: "Use a token of the role operator, and call the server from its own pages or without a browser",
  });
}

export function wrongHost(host: string | undefined): AirworthyError {
  return new AirworthyError({
    code: "wrong_host",
    message: `Cannot answer for the host ${JSON.stringify((host ?? "").slice(0, 100))}: this server is not reached by that name`,
    hint: "Start the server with --public-host and the name under which it is reached",
  });
}

export function wrongType(type: string | undefined): AirworthyError {
  return new AirworthyError({
    code: "unsupported_type",
    message: `Cannot read a body of type ${JSON.stringify((type ?? "none").slice(0, 100))}: expected application/json`,
    hint: "Send the header `Content-Type: application/json`",
  });
}

export function tooMany(perSecond: number): AirworthyError {
  return new AirworthyError({
    code: "too_many_requests",
    message: `Cannot answer so often: expected at most ${perSecond} requests a second`,
    hint: "Try again in ten seconds",
  });
}

/** `hint` is for who looks at a page of the dashboard as much as for who wrote the request. */
export function notFound(
  what: string,
  hint = "Go by what the list of them answers; /v1/openapi.json says what can be asked for",
): AirworthyError {
  return new AirworthyError({
    code: "not_found",
    message: `Cannot find ${what}`,
    hint,
  });
}
