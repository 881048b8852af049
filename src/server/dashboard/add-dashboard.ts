import type { Hono } from "hono";
import type { Env } from "../env.ts";
import type { BuiltDashboard, BuiltFile } from "./built-dashboard.ts";
import { builtDashboard } from "./built-dashboard.ts";

const FOREVER = "public, max-age=31536000, immutable";

const MISSING = `The dashboard is not built.

In a clone of Airworthy, build it with: npm run build
The API works without it: /v1/openapi.json says what there is.
`;

/**
 * Serves the dashboard: its files by their names, and its page for every other path that is not the API's, since the
 * page itself knows its paths.
 */
export function addDashboard(hono: Hono<Env>, places?: readonly string[]): void {
  let built: BuiltDashboard | undefined;
  hono.get("*", async (context, next) => {
    const { path } = context.req;
    if (path === "/v1" || path.startsWith("/v1/")) return next();
    built ??= builtDashboard(places);
    if (built === undefined) return context.text(MISSING, 503);
    const named = built.get(path);
    // A hashed file that is gone was of an older build: the page in its place would be taken for a script.
    if (named === undefined && path.startsWith("/assets/"))
      return context.text("There is no such file\n", 404);
    const file = named ?? built.get("/index.html");
    if (file === undefined) return next();
    return answer(file, /\bgzip\b/.test(context.req.header("accept-encoding") ?? ""));
  });
}

function answer({ type, bytes, gzipped, isHashed }: BuiltFile, isZipped: boolean): Response {
  return new Response(isZipped ? gzipped : bytes, {
    headers: {
      "content-type": type,
      "cache-control": isHashed ? FOREVER : "no-cache",
      vary: "accept-encoding",
      ...(isZipped ? { "content-encoding": "gzip" } : {}),
    },
  });
}
