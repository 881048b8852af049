import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import type { FaultId, Finding, ProbeReport } from "airworthy/tools";

const BIN = join(import.meta.dirname, "../../../bin/airworthy.js");
const folder = mkdtempSync(join(tmpdir(), "airworthy-probe-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** As a user types it, each with a store of its own, and told nothing of what is in the shop. */
function probed(file: string): Promise<{ readonly code: number; readonly report: ProbeReport }> {
  const store = join(folder, `${basename(file)}.db`);
  const path = join(import.meta.dirname, file);
  const args = [BIN, "probe", path, "--allow-writes", "--json", "--store", store];
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (_error, out, err) => {
      if (out === "") reject(new Error(err));
      else resolve({ code: child.exitCode ?? -1, report: JSON.parse(out) });
    });
  });
}

/** The five faults that are seen most, by where the naive tools have them. */
const FIVE = [
  ["first page only", "no_pagination", "list_orders"],
  ["exact search", "strict_search", "search_products"],
  ["no sort", "no_sort_filter", "list_orders"],
  ["paid twice", "non_idempotent_write", "refund_order"],
  ["unclear error", "unclear_error", "find_order"],
] as const satisfies readonly (readonly [string, FaultId, string])[];

const [naive, contracted] = await Promise.all([probed("naive.ts"), probed("../probed-tools.ts")]);

function withCalls(fault: FaultId, tool: string): readonly Finding[] {
  const { findings } = naive.report;
  return findings.filter((one) => one.fault === fault && one.tool === tool && one.evidence.length > 0);
}

for (const [what, fault, tool] of FIVE) {
  test(`airworthy probe finds "${what}" in the naive tools and shows the calls`, () => {
    assert.equal(withCalls(fault, tool).length, 1);
    assert.equal(naive.code, 1);
  });
}

test("airworthy probe shows both refunds that two equal calls of the naive tool paid", () => {
  const [found] = withCalls("non_idempotent_write", "refund_order");
  const [first, second] = found?.evidence ?? [];
  assert.deepEqual(first?.input, second?.input);
  assert.notEqual(first?.text, second?.text);
});

test("airworthy probe finds nothing in the contracted tools, all of which it has called", () => {
  assert.deepEqual(contracted.report.findings, []);
  assert.equal(contracted.code, 0);
  for (const { name, calls, limited } of contracted.report.tools) {
    assert.ok(calls >= 2, `${name} was never repeated`);
    assert.equal(limited, undefined);
  }
});
