import assert from "node:assert/strict";
import { test } from "node:test";
import { LoopWatch } from "./limits.ts";
import type { ToolUse } from "./turn.ts";

/** `a1` calls tool `a` with 1; `a1=x` gives x. */
function use(text: string): ToolUse {
  const [call = "", output = Math.random().toString()] = text.split("=");
  return { tool: call.slice(0, 1), input: { n: call.slice(1) }, outcome: { kind: "result", output } };
}

/** The loop that these turns end in, and the turn that completes it. */
function watch(turns: readonly string[], repeats?: number) {
  const watcher = new LoopWatch(repeats === undefined ? {} : { repeats });
  for (const [i, turn] of turns.entries()) {
    const loop = watcher.add(turn.split("+").map(use));
    if (loop !== undefined) return { ...loop, turn: i + 1 };
  }
  return undefined;
}

test("LoopWatch sees the same call turn after turn, whatever it gives", () => {
  assert.deepEqual(watch(["a1", "a1", "a1"]), { kind: "repeat", tools: ["a"], times: 3, turn: 3 });
});

test("LoopWatch leaves other arguments, and fewer repeats than its rule, alone", () => {
  assert.equal(watch(["a1", "a2", "a3", "a4"]), undefined);
  assert.equal(watch(["a1", "a1", "a2"]), undefined);
  assert.equal(watch(["a1", "a1", "a1", "a1"], 5), undefined);
});

test("LoopWatch sees A-B-A-B, and longer cycles", () => {
  assert.deepEqual(watch(["c1", "a1", "b1", "a1", "b1"]), {
    kind: "cycle",
    tools: ["a", "b"],
    times: 2,
    turn: 5,
  });
  assert.equal(watch(["a1", "b1", "c1", "a1", "b1", "c1"])?.turn, 6);
  assert.equal(watch(["a1", "b1", "a1", "b2"]), undefined);
});

test("LoopWatch sees a call with the same outcome again and again, whatever lies between", () => {
  assert.deepEqual(watch(["a1=none", "b1", "b2", "a1=none", "b3", "a1=none"]), {
    kind: "repeat",
    tools: ["a"],
    times: 3,
    turn: 6,
  });
  assert.equal(watch(["a1=0", "b1", "a1=1", "c1", "a1=2"]), undefined);
});

test("LoopWatch takes the calls of one turn together, in any order, and doubles once", () => {
  assert.equal(watch(["a1+b1", "b1+a1", "a1+b1"])?.turn, 3);
  assert.equal(watch(["a1=x+a1=x+a1=x"]), undefined);
});

test("LoopWatch compares arguments whatever the order of their keys", () => {
  const watcher = new LoopWatch({ repeats: 2 });
  const asked = (input: object): ToolUse => ({ tool: "t", input, outcome: { kind: "error", message: "no" } });

  assert.equal(watcher.add([asked({ a: 1, b: 2 })]), undefined);
  assert.equal(watcher.add([asked({ b: 2, a: 1 })])?.kind, "repeat");
});
