import type { Server } from "node:http";
import { serve as listen } from "@hono/node-server";
import { AirworthyError } from "../core/errors.ts";

/** Resolves once it listens. @throws `port_in_use` */
export function listenOn(
  fetch: (request: Request) => Response | Promise<Response>,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = listen({ fetch, port, hostname: host, overrideGlobalObjects: false }) as Server;
    server.once("listening", () => resolve(server));
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? inUse(port, error) : error);
    });
  });
}

function inUse(port: number, cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "port_in_use",
    message: `Cannot listen on port ${port}: another program does already`,
    hint: "Choose another with --port, or 0 for any that is free",
    cause,
  });
}
