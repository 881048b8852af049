import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer, targetOf, textAnswer } from "../_test-tools.ts";
import { probe } from "../probe.ts";
import type { ProbeAnswer } from "../probe-target.ts";

async function found(answers: readonly ProbeAnswer[]): Promise<readonly string[]> {
  let asked = 0;
  const status = foreignTool("get_status", () => answers[asked++ % answers.length] ?? textAnswer(""));
  const { findings } = await probe(targetOf(status), { faults: ["unstable_output"], callsPerSecond: 1_000 });
  return findings.map(({ message }) => message);
}

test("a read is asked twice: its values may differ, its form may not", async () => {
  assert.deepEqual(await found([jsonAnswer({ open: true })]), []);
  assert.deepEqual(await found([jsonAnswer({ open: true }), jsonAnswer({ open: false })]), []);
  assert.deepEqual(await found([jsonAnswer({ open: true }), textAnswer("It is open")]), [
    "The same call gave results of two forms",
  ]);
});
