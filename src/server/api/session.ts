import { createRoute, z } from "@hono/zod-openapi";
import { deleteCookie, setCookie } from "hono/cookie";
import { unauthorized } from "../http-errors.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { session } from "../schemas/session.ts";
import { COOKIE } from "../security/guard.ts";
import type { Caller } from "../security/tokens.ts";
import type { Api } from "./served.ts";

const show = createRoute({
  method: "get",
  path: "/session",
  summary: "Who the caller is",
  responses: { 200: json(session, "Null for whom the server does not know"), ...PROBLEMS },
});

const enter = createRoute({
  method: "post",
  path: "/session",
  summary: "Sign in: keeps a token in a cookie that no script can read",
  request: { body: json(z.object({ token: z.string().max(1_000) }), "The token") },
  responses: { 200: json(session, "Who the caller is now"), ...PROBLEMS },
});

const leave = createRoute({
  method: "delete",
  path: "/session",
  summary: "Sign out",
  responses: { 200: json(session, "Nobody"), ...PROBLEMS },
});

/** How long a browser stays signed in, in seconds. */
const MAX_AGE = 30 * 24 * 60 * 60;

/** Signing in on the dashboard. These routes alone are open to everybody who reaches the server. */
export function addSession(api: Api, check: ((token: string) => Caller | undefined) | undefined): void {
  const tokens = check !== undefined;
  api.openapi(show, (context) => context.json(viewOf(context.get("caller"), tokens), 200));
  api.openapi(enter, (context) => {
    const { token } = context.req.valid("json");
    const caller = check?.(token);
    if (caller === undefined) throw unauthorized();
    setCookie(context, COOKIE, token, {
      httpOnly: true,
      sameSite: "Strict",
      path: "/",
      maxAge: MAX_AGE,
      secure: new URL(context.req.url).protocol === "https:",
    });
    return context.json(viewOf(caller, tokens), 200);
  });
  api.openapi(leave, (context) => {
    deleteCookie(context, COOKIE, { path: "/" });
    return context.json(viewOf(undefined, tokens), 200);
  });
}

function viewOf(caller: Caller | undefined, tokens: boolean): z.infer<typeof session> {
  return { name: caller?.name ?? null, role: caller?.role ?? null, tokens };
}
