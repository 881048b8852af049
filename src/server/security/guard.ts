import type { MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import type { Env } from "../env.ts";
import { forbidden, tooMany, unauthorized, wrongHost, wrongType } from "../http-errors.ts";
import { isOwnHost, isOwnOrigin } from "./hosts.ts";
import type { Caller, Role } from "./tokens.ts";
import { bearerOf, LOCAL, may } from "./tokens.ts";

export const COOKIE = "airworthy";

export interface GuardOptions {
  /** Names under which the server is reached, beside the loopback ones. */
  readonly hosts: readonly string[];
  /** Origins of other sites that may call it. */
  readonly origins: readonly string[];
  /** Whose a token is; undefined where none are needed. */
  readonly check: ((token: string) => Caller | undefined) | undefined;
  /** Requests a second and caller, over ten seconds. */
  readonly rate: number;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Whoever sends traces may do so that many times as often: every process of an app does, each few seconds. */
const SENDING = 20;

/** Everything that must be so before a request is looked at. */
export function guard(options: GuardOptions): MiddlewareHandler<Env> {
  const isWithin = rateLimit(options.rate);
  const isWithinSending = rateLimit(options.rate * SENDING);
  return async (context, next) => {
    const { req } = context;
    const host = req.header("host");
    if (!isOwnHost(host, options.hosts)) throw wrongHost(host);
    const isChange = req.method !== "GET" && req.method !== "HEAD";
    const origin = { origin: req.header("origin"), host, site: req.header("sec-fetch-site") };
    if (isChange && !isOwnOrigin(origin, options.origins)) throw forbidden("another site asked for it");
    // A form of another site can send anything but these, and without asking first.
    if (isChange && !isData(req.header("content-type"), req.header("content-length")))
      throw wrongType(req.header("content-type"));
    const caller = callerOf(options, tokenIn(req.header("authorization"), getCookie(context, COOKIE)));
    const name = caller?.name ?? "nobody";
    const isSending = req.path === "/v1/traces" && caller !== undefined;
    if (!(isSending ? isWithinSending(name) : isWithin(name)))
      throw tooMany(isSending ? options.rate * SENDING : options.rate);
    if (caller !== undefined) context.set("caller", caller);
    await next();
    setHeaders(context.res.headers);
  };
}

/** Lets only callers pass that may do what follows. */
export function only(role: Role): MiddlewareHandler<Env> {
  return async (context, next) => {
    const caller = context.get("caller");
    if (caller === undefined) throw unauthorized();
    if (!may(caller, role)) throw forbidden(`"${caller.name}" is ${caller.role}, which may not do this`);
    await next();
  };
}

function callerOf({ check }: GuardOptions, token: string | undefined): Caller | undefined {
  if (check === undefined) return LOCAL;
  return token === undefined ? undefined : check(token);
}

function tokenIn(authorization: string | undefined, cookie: string | undefined): string | undefined {
  return bearerOf(authorization) ?? cookie;
}

const DATA = /^application\/(json|(?:x-)?protobuf|x-ndjson|[\w.+-]+\+json)\b/i;

function isData(type: string | undefined, length: string | undefined): boolean {
  return type === undefined ? (length ?? "0") === "0" : DATA.test(type);
}

/** What a browser may do with an answer: nothing but show it to a page of this server. */
export function setHeaders(headers: Headers): void {
  headers.set("content-security-policy", POLICY);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-resource-policy", "same-origin");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
}

const WINDOW = 10_000;
const MOST_CALLERS = 10_000;

/** Counts by caller in windows of ten seconds: coarse, and cheap enough to be asked at every request. */
function rateLimit(perSecond: number): (caller: string) => boolean {
  let counts = new Map<string, number>();
  let since = 0;
  return (caller) => {
    const now = Date.now();
    if (now - since > WINDOW || counts.size > MOST_CALLERS) {
      counts = new Map();
      since = now;
    }
    const count = (counts.get(caller) ?? 0) + 1;
    counts.set(caller, count);
    return count <= (perSecond * WINDOW) / 1_000;
  };
}
