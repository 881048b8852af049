import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { AirworthyError } from "../../core/errors.ts";
import { listenOn } from "../listen-on.ts";

/** Where the build puts it, seen from `dist/server/docs` and from `src/server/docs`. */
const PLACES = ["../../docs", "../../../dist/docs"].map((path) => resolve(import.meta.dirname, path));

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

export interface ServingDocs {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the documentation of this version to this machine; nothing is fetched from elsewhere.
 *
 * @param port 0 takes a free one
 * @throws `docs_not_built`, `port_in_use`
 */
export async function serveDocs(port: number): Promise<ServingDocs> {
  const root = PLACES.find((place) => existsSync(join(place, "index.html")));
  if (root === undefined) throw notBuilt();
  const hono = new Hono();
  hono.use(async (context, next) => {
    await next();
    context.header("content-security-policy", POLICY);
    context.header("x-content-type-options", "nosniff");
  });
  hono.get("*", serveStatic({ root }));
  hono.notFound((context) => context.text("There is no such page\n", 404));
  const server = await listenOn(hono.fetch, { port, host: "127.0.0.1" });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function notBuilt(): AirworthyError {
  return new AirworthyError({
    code: "docs_not_built",
    message: "Cannot serve the documentation: it is not built in this clone",
    hint: "Build it with `npm run build`, or read docs/README.md",
  });
}
