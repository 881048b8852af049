import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer, targetOf } from "./_test-tools.ts";
import { probe } from "./probe.ts";

test("any reason will do, while an order that nobody has is no order", async () => {
  const text = (description: string) => ({ type: "string", description });
  const open = foreignTool("update_ticket", () => jsonAnswer({ ticket: "T1", done: true }), {
    parameters: { order: text("Order number"), reason: text("Why") },
    required: ["order", "reason"],
  });

  const { findings } = await probe(targetOf(open), {
    allowWrites: true,
    callsPerSecond: 1_000,
    samples: { order: "W10225", reason: "damaged" },
    faults: ["silent_wrong_result"],
  });

  assert.deepEqual(
    findings.map(({ id, evidence }) => [id, evidence[0]?.input]),
    [["silent_wrong_result:update_ticket:order", { order: "W99999", reason: "damaged" }]],
  );
});

test("a reason that was sampled is not taken for the name of something", async () => {
  const hand = foreignTool("hand_over", () => jsonAnswer({ ticket: "T1" }), {
    parameters: { reason: { type: "string", description: "Why" } },
    required: ["reason"],
  });

  const { findings } = await probe(targetOf(hand), {
    allowWrites: true,
    callsPerSecond: 1_000,
    samples: { reason: "damaged" },
    faults: ["silent_wrong_result"],
  });

  assert.deepEqual(findings, []);
});
