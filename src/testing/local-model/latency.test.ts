import assert from "node:assert/strict";
import { test } from "node:test";
import { pause } from "./latency.ts";

const HOUR = 3_600_000;

test("pause() ends with the signal's reason, before and while it waits", async () => {
  const reason = new Error("enough");
  await assert.rejects(pause(0, AbortSignal.abort(reason)), reason);

  const controller = new AbortController();
  const waiting = pause(HOUR, controller.signal);
  controller.abort(reason);
  await assert.rejects(waiting, reason);
});

test("pause() does not wait for nothing", async () => {
  await pause(0, undefined);
  await pause(Number.NaN, new AbortController().signal);
});
