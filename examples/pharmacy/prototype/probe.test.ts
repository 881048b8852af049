import assert from "node:assert/strict";
import { test } from "node:test";
import type { FaultId, Finding } from "airworthy/probes";
import { probeTools } from "./probe.ts";

/** The five faults that are seen most, by where the naive tools have them. */
const FIVE = [
  ["first page only", "no_pagination", "list_orders"],
  ["exact search", "strict_search", "search_products"],
  ["no sort", "no_sort_filter", "list_orders"],
  ["paid twice", "non_idempotent_write", "refund_order"],
  ["unclear error", "unclear_error", "find_order"],
] as const satisfies readonly (readonly [string, FaultId, string])[];

const naive = await probeTools("naive");
const contracted = await probeTools("contracted");

function withCalls({ findings }: { findings: readonly Finding[] }, fault: FaultId, tool: string): Finding[] {
  return findings.filter((one) => one.fault === fault && one.tool === tool && one.evidence.length > 0);
}

for (const [what, fault, tool] of FIVE) {
  test(`probe() finds "${what}" in the naive tools and shows the calls`, () => {
    assert.equal(withCalls(naive, fault, tool).length, 1);
  });
}

test("probe() shows both refunds that two equal calls of the naive tool paid", () => {
  const [found] = withCalls(naive, "non_idempotent_write", "refund_order");
  const [first, second] = found?.evidence ?? [];
  assert.deepEqual(first?.input, second?.input);
  assert.notEqual(first?.text, second?.text);
});

test("probe() gets the contracted refund to pay once, and finds nothing in any of the five tools", () => {
  assert.deepEqual(contracted.findings, []);
  const refund = contracted.tools.find(({ name }) => name === "refund_order");
  assert.ok((refund?.calls ?? 0) >= 2, "the refund was never repeated");
  assert.equal(refund?.limited, undefined);
});
