import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../open.ts";
import type { MonitorConfig } from "./monitor-options.ts";

const WRONG: readonly (readonly [unknown, RegExp])[] = [
  [{ every: "0s" }, /every is 0 ms/],
  [{ window: "soon" }, /Cannot read "soon"/],
  [{ falseAlarmEvery: 3 }, /falseAlarmEvery is 3, expected 100 runs or more/],
  [{ command: "tell.sh" }, /command is no list of texts/],
  [{ webhooks: [{ url: "ftp://x", secret: "a secret of a webhook" }] }, /its url is no address/],
  [{ workflows: { a: { past: ["latencies"] } } }, /names "latencies"/],
  [{ workflows: { a: { rise: -1 } } }, /rise of "a" is -1/],
  [{ workflows: { a: { onAlert: "panic" } } }, /onAlert of "a" is "panic"/],
  [{ workflows: { a: { handovers: { routes: [], atMost: 2 } } } }, /handovers of "a" are at most 2/],
  [{ workflows: { a: { criteria: 3 } } }, /criteria of "a" is number/],
  [{ workflows: { a: { criteria: { success: 1.5 } } } }, /success of "a" is limited to 1.5/],
];

for (const [config, message] of WRONG)
  test(`a monitor that cannot be is refused when the app is opened: ${JSON.stringify(config)}`, async () => {
    await assert.rejects(open({ store: ":memory:", monitor: config as MonitorConfig }), message);
  });
