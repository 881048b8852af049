import type { Context, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { App } from "../../app/open.ts";
import type { Env } from "../env.ts";

/** What a request has changed, for the audit log. */
export interface Change {
  /** Such as `run.fork`. Default: the method and the route. */
  readonly action: string;
  readonly target?: string;
  readonly reason?: string;
  /** Names, ids and numbers: never what a run was given or gave. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Writes an entry for every request that is meant to change something and has succeeded: one that says nothing of
 * itself is told by its method and route, so that a new route cannot be forgotten.
 */
export function audited({ store, redact }: App, except: readonly string[]): MiddlewareHandler<Env> {
  return async (context, next) => {
    await next();
    const { method } = context.req;
    const change = context.get("change");
    const caller = context.get("caller");
    const isData = except.some((path) => context.req.path.endsWith(path));
    const isLooking = isData || method === "GET" || method === "HEAD" || change === "none";
    if (isLooking || context.res.status >= 400 || caller === undefined) return;
    const { action, target, reason, details } = change ?? { action: `${method} ${routePath(context, -1)}` };
    await store.audit.add({
      at: Date.now(),
      actor: caller.name,
      role: caller.role,
      action,
      ...(target === undefined ? {} : { target }),
      ...(reason === undefined ? {} : { reason: redact(reason) }),
      ...(details === undefined ? {} : { details }),
    });
  };
}

/** Says what a request has changed; `none` of one that only looks although it is a POST. */
export function changed(context: Context<Env>, change: Change | "none"): void {
  context.set("change", change);
}

/** Who asks, as histories and the audit log name them. */
export function actorOf(context: Context<Env>): string {
  return context.get("caller")?.name ?? "unknown";
}
