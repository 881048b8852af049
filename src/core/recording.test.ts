import assert from "node:assert/strict";
import { test } from "node:test";
import type { Address } from "./ids.ts";
import { Recording } from "./recording.ts";
import type { CallRecord, CallState } from "./run.ts";

function call(address: string, seq: number, state: CallState = "done"): CallRecord {
  return {
    seq,
    kind: "step",
    address: address as Address,
    state,
    at: 0,
    took: 0,
    ask: undefined,
    askHash: undefined,
    answer: "1",
    note: undefined,
  };
}

function ask(recording: Recording, address: string): Promise<void> {
  const record = recording.at(address as Address);
  assert.ok(record, address);
  return recording.turn(record);
}

test("Recording answers calls in the order in which they once ended", async () => {
  const recording = new Recording([call("fast", 1), call("slow", 2), call("last", 3)]);
  const order: string[] = [];

  const asked = ["last", "slow", "fast"].map((name) => ask(recording, name).then(() => order.push(name)));
  await Promise.all(asked);

  assert.deepEqual(order, ["fast", "slow", "last"]);
  assert.deepEqual(recording.unasked(), []);
});

test("Recording does not hold a call for ever whose predecessor nobody asks for", async () => {
  const recording = new Recording([call("gone", 1), call("asked", 2)]);

  await ask(recording, "asked");

  assert.deepEqual(
    recording.unasked().map(({ address }) => address),
    ["gone"],
  );
});

test("Recording leaves calls inside of an answered call to it, and those of a broken one to be asked", () => {
  const answered = new Recording([call("outer/inner", 1), call("outer", 2)]);
  const broken = new Recording([call("outer", 1, "begun"), call("outer/inner", 2)]);

  assert.deepEqual(
    answered.unasked().map(({ address }) => address),
    ["outer"],
  );
  assert.deepEqual(
    broken.unasked().map(({ address }) => address),
    ["outer/inner"],
  );
});

test("Recording.allAsked() tells code that comes to every call from code that stands still", async () => {
  const [complete, changed] = [new Recording([call("a", 1)]), new Recording([call("a", 1)])];

  const waiting = complete.allAsked("next" as Address, 1_000);
  await ask(complete, "a");

  assert.deepEqual([await waiting, await changed.allAsked("next" as Address, 5)], [true, false]);
});

test("Recording.allAsked() does not wait for what stands inside of calls that go on, each for the other's", async () => {
  const recording = new Recording([call("a/approval", 1), call("b/approval", 2), call("c", 3)]);

  const going = [recording.allAsked("a" as Address, 1_000), recording.allAsked("b" as Address, 1_000)];
  await ask(recording, "c");

  assert.deepEqual(await Promise.all(going), [true, true]);
  assert.equal(await recording.allAsked("d" as Address, 5), true);
  assert.equal(await new Recording([call("a/approval", 1)]).allAsked("b" as Address, 5), false);
});
