import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallRecord } from "../run.ts";
import { IncumbentReads, keyOf } from "./incumbent-reads.ts";

function record(seq: number, address: string, effect: "read" | "write" = "read"): CallRecord {
  return {
    seq,
    kind: "tool",
    address: address as CallRecord["address"],
    state: "done",
    at: seq,
    took: 1,
    ask: undefined,
    askHash: "same",
    answer: `"${seq}"`,
    note: effect === "write" ? { effect } : undefined,
  };
}

test("what the incumbent read after a write is told only to who has made that write", () => {
  const reads = new IncumbentReads([
    record(1, "balance"),
    record(2, "refund", "write"),
    record(3, "balance#2"),
    record(4, "close", "write"),
    record(5, "balance#3"),
  ]);
  const find = (...made: string[]) => {
    const found = reads.find("balance", "same", new Set(made.map((name) => keyOf(name, "same"))));
    return [found?.record.seq, found?.shows.length];
  };

  assert.deepEqual(find(), [1, 0]);
  assert.deepEqual(find("refund"), [3, 1]);
  assert.deepEqual(find("refund", "close"), [5, 2]);
  assert.deepEqual(find("close"), [1, 0]);
  assert.equal(reads.find("balance", "other", new Set()), undefined);
});

test("a read that came after a write is no answer for who has not made it", () => {
  const reads = new IncumbentReads([record(1, "refund", "write"), record(2, "balance")]);
  assert.equal(reads.find("balance", "same", new Set()), undefined);
});
