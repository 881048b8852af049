import { setTimeout } from "node:timers/promises";
import type { Context, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { App } from "../../app/open.ts";
import type { NewAuditEntry } from "../../core/audit.ts";
import type { Redact } from "../../core/execution.ts";
import type { Env } from "../env.ts";
import type { Caller } from "../security/tokens.ts";

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
    const told = change ?? { action: `${method} ${routePath(context, -1)}` };
    await store.audit.add(entryOf(told, { caller, redact }));
  };
}

function entryOf(
  { action, target, reason, details }: Change,
  { caller, redact }: { readonly caller: Caller; readonly redact: Redact },
): NewAuditEntry {
  return {
    at: Date.now(),
    actor: caller.name,
    role: caller.role,
    action,
    ...(target === undefined ? {} : { target }),
    ...(reason === undefined ? {} : { reason: redact(reason) }),
    ...(details === undefined ? {} : { details }),
  };
}

/** Ms that a first request has to write its entry, and between two looks for it. */
const [PATIENCE, POLL] = [500, 50];

/** Whether the first request has told of it. It may be about to, in this process or in another one. */
async function isTold(
  { audit }: Pick<App["store"], "audit">,
  { action, target }: { readonly action: string; readonly target: string },
): Promise<boolean> {
  for (let waited = 0; waited <= PATIENCE; waited += POLL) {
    if ((await audit.list({ action, target, limit: 1 })).length > 0) return true;
    await setTimeout(POLL);
  }
  return false;
}

/**
 * Writes the entry of a change before the request is answered, which may take minutes: this process may be gone by then.
 * Of a request that is sent again, `isNew` says not: its first process may have died before it wrote the entry.
 */
export async function changedNow(
  context: Context<Env>,
  { store, redact }: App,
  { isNew, ...change }: Change & { readonly target: string; readonly isNew: boolean },
): Promise<void> {
  changed(context, "none");
  const caller = context.get("caller");
  if (caller === undefined) return;
  if (!isNew && (await isTold(store, change))) return;
  await store.audit.add(entryOf(change, { caller, redact }));
}

/** Says what a request has changed; `none` of one that only looks although it is a POST. */
export function changed(context: Context<Env>, change: Change | "none"): void {
  context.set("change", change);
}

/** Who asks, as histories and the audit log name them. */
export function actorOf(context: Context<Env>): string {
  return context.get("caller")?.name ?? "unknown";
}
