import { parseDuration } from "../../core/duration.ts";
import type { Notice } from "../send-webhook.ts";
import { sendWebhook } from "../send-webhook.ts";
import type { MonitorConfig } from "./monitor-options.ts";
import { runCommand } from "./run-command.ts";

/** Somewhere that is told of alerts. */
export interface AlertTarget {
  /** Holds no secret: what an address has behind its host stays out of it. */
  readonly name: string;
  send(notice: Notice, signal: AbortSignal): Promise<void>;
}

const TIMEOUT = "30s";

/** Everything that a configuration tells, which has been checked. */
export function alertTargets(config: MonitorConfig, root: string): readonly AlertTarget[] {
  const { webhooks = [], command, commandTimeout = TIMEOUT } = config;
  const timeout = parseDuration(commandTimeout);
  const hooks = webhooks.map((webhook, i): AlertTarget => {
    const name = `webhook ${i + 1} (${new URL(webhook.url).host})`;
    return { name, send: (notice, signal) => sendWebhook(webhook, notice, signal) };
  });
  if (command === undefined) return hooks;
  const send = ({ type, data }: Notice, signal: AbortSignal): Promise<void> => {
    const text = JSON.stringify({ type, timestamp: new Date().toISOString(), data });
    return runCommand(`${text}\n`, { argv: command, cwd: root, timeout, signal });
  };
  return [...hooks, { name: "command", send }];
}
