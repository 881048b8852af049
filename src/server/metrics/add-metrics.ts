import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { forbidden, unauthorized, wrongHost } from "../http-errors.ts";
import { isOwnHost } from "../security/hosts.ts";
import type { Caller } from "../security/tokens.ts";
import { bearerOf, may } from "../security/tokens.ts";
import type { Metrics } from "./metrics.ts";

export interface MetricsGuard {
  readonly hosts: readonly string[];
  /** Undefined where no tokens are needed. */
  readonly check: ((token: string) => Caller | undefined) | undefined;
}

/**
 * `GET /metrics`. Prometheus finds servers by their addresses, not by their names: where a token says who asks, the name that
 * it was asked by says nothing more. A browser's cookie is no token here.
 */
export function addMetrics(hono: OpenAPIHono<Env>, metrics: Metrics, { hosts, check }: MetricsGuard): void {
  hono.get("/metrics", async (context) => {
    const host = context.req.header("host");
    if (check === undefined) {
      if (!isOwnHost(host, hosts)) throw wrongHost(host);
    } else {
      const token = bearerOf(context.req.header("authorization"));
      const caller = token === undefined ? undefined : check(token);
      if (caller === undefined) throw unauthorized();
      if (!may(caller, "metrics") && !may(caller, "viewer"))
        throw forbidden(`"${caller.name}" is ${caller.role}, which may not do this`);
    }
    return context.body(await metrics.text(), 200, {
      "content-type": metrics.contentType,
      "cache-control": "no-store",
    });
  });
}
