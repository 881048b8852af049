import { createHmac } from "node:crypto";
import type { Command } from "commander";
import type { NewAuditEntry } from "../core/audit.ts";
import type { Store } from "../core/store.ts";
import type { GlobalOptions } from "./cli.ts";
import { whoami } from "./whoami.ts";

/** What a command changes, for the audit log; filled in as it becomes known. */
export interface Change {
  readonly action: string;
  /** Who says that they do it; else the system's user. */
  readonly actor?: string;
  readonly reason?: string;
  target?: string;
  details?: NonNullable<NewAuditEntry["details"]>;
}

/** Commands that open a store to write and change nothing that a person would ask about. */
const LOOKING: ReadonlySet<string> = new Set([
  "replay",
  "doctor",
  "serve",
  "rollout steer",
  "monitor",
  "proxy",
  "failures",
  "segments",
  "ready",
  "ready verify",
  "report",
  "ab report",
  "dataset check",
  "promptfoo export",
]);

/** A command as the audit log names it. Every one that writes is told, so that a new one cannot be forgotten. */
export function changeOf(command: Command): Change | undefined {
  const names: string[] = [];
  for (let one: Command | null = command; one?.parent; one = one.parent) names.unshift(one.name());
  const action = names.join(" ");
  if (LOOKING.has(action) || command.opts().dryRun === true) return undefined;
  const [target] = command.args;
  const { by, why }: { readonly by?: unknown; readonly why?: unknown } = command.opts();
  return {
    action,
    ...(target === undefined ? {} : { target: target.slice(0, 200) }),
    ...(typeof by === "string" ? { actor: by.slice(0, 200) } : {}),
    ...(typeof why === "string" ? { reason: why.slice(0, 2_000) } : {}),
  };
}

/** Says more of what the command has changed than its name and first argument. */
export function tellChange({ change }: GlobalOptions, more: Omit<Change, "action">): void {
  if (change !== undefined) Object.assign(change, more);
}

/** Writes the entry of a command that has succeeded. */
export async function keepChange(store: Store, { change }: GlobalOptions): Promise<void> {
  if (change === undefined) return;
  await store.audit.add({ at: Date.now(), actor: whoami(), role: "cli", ...change });
}

/** A user as the log names them: who knows the id can tell that it is theirs, and the log keeps nobody's. */
export function whose(store: Store, user: string): string {
  return `user:${createHmac("sha256", store.secret).update(user).digest("hex").slice(0, 16)}`;
}
