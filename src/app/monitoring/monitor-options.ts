import type { Duration } from "../../core/duration.ts";
import type { MonitorSettings } from "../../monitor/settings.ts";
import type { Webhook } from "../send-webhook.ts";

/** What holds the stable releases against their criteria and their past, and who is told. */
export interface MonitorConfig extends MonitorSettings {
  /** Between two looks of `airworthy serve` and `airworthy monitor`. Default `5s`. */
  readonly every?: Duration;
  /** Where alerts are told, each signed with its own secret. Default: nowhere. */
  readonly webhooks?: readonly Webhook[];
  /** A program and its arguments, started for every alert with it as JSON on standard input. Default: none. */
  readonly command?: readonly string[];
  /** After so long the command is killed, and tried again later. Default `30s`. */
  readonly commandTimeout?: Duration;
}
