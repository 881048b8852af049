import assert from "node:assert/strict";
import { test } from "node:test";
import { addresses, errorOf, outputOf, record, replay } from "./_test-run.ts";
import type { Settled } from "./parallel.ts";
import { parallel } from "./parallel.ts";

const broken = new Error("Broken");

test("parallel() gives results in the order of its tasks, however they end", async () => {
  const first = Promise.withResolvers<string>();
  const results = await parallel("both", [
    () => first.promise,
    async () => {
      first.resolve("slow");
      return 2;
    },
  ]);

  const [text, number]: [string, number] = results;
  assert.deepEqual([text, number], ["slow", 2]);
});

test("parallel() keeps the names of tasks and their types", async () => {
  const { words, calm } = await parallel("review", { words: () => 2, calm: async () => true });

  const typed: [number, boolean] = [words, calm];
  assert.deepEqual(typed, [2, true]);
});

test("parallel() runs at most as many branches at once as its limit allows", async () => {
  let running = 0;
  let most = 0;
  await parallel("work", Array.from({ length: 20 }), {
    limit: 3,
    each: async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    },
  });

  assert.equal(most, 3);
});

test("parallel() aborts the others when one fails, begins no more, and waits for them to end", async () => {
  const ended: string[] = [];
  const waiting = async (signal: AbortSignal) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    ended.push("aborted");
  };

  const run = parallel(
    "work",
    [({ signal }) => waiting(signal), () => Promise.reject(broken), () => ended.push("begun")],
    {
      limit: 2,
    },
  );

  await assert.rejects(run, broken);
  assert.deepEqual(ended, ["aborted"]);
});

test("parallel() that collects says how each branch ended", async () => {
  const results = await parallel(
    "work",
    { good: () => 1, bad: () => Promise.reject(broken) },
    { onFailure: "collect" },
  );

  const good: Settled<number> = results.good;
  assert.deepEqual(good, { ok: true, branch: "good", value: 1 });
  assert.deepEqual(results.bad, { ok: false, branch: "bad", error: broken });
});

test("parallel() with atLeast ends as soon as too many have failed", async () => {
  let begun = 0;
  const each = async (n: number) => {
    begun++;
    if (n < 3) throw broken;
    return n;
  };

  await assert.rejects(parallel("work", [1, 2, 3, 4], { each, limit: 1, onFailure: { atLeast: 3 } }), {
    code: "parallel_too_few",
    message: 'Stopped "work": 0 of 4 branches succeeded, expected at least 3',
  });
  assert.equal(begun, 2);
});

test("parallel() merges results of the type its policy gives", async () => {
  const sum = await parallel("sum", [1, 2, 3], {
    each: async (n) => n * 2,
    merge: (doubled) => doubled.reduce((a, b) => a + b, 0),
  });
  const best = await parallel("best", [1, 0], {
    each: async (n) => 1 / n,
    onFailure: "collect",
    merge: (results) => results.filter((result) => result.ok).map((result) => result.value),
  });

  const typed: [number, number[]] = [sum, best];
  assert.deepEqual(typed, [12, [1, Number.POSITIVE_INFINITY]]);
});

test("parallel() gives branches the same addresses however they interleave, queued ones too", async () => {
  const run = await record((ctx) =>
    parallel("read", ["a", "b", "c"], {
      limit: 2,
      key: (item) => item,
      each: (item) => ctx.step("fetch", () => item.toUpperCase()),
    }),
  );

  assert.deepEqual(outputOf(run), ["A", "B", "C"]);
  assert.deepEqual([...addresses(run)].sort(), ["read/a/fetch", "read/b/fetch", "read/c/fetch"]);
  const again = await replay(run, (ctx) =>
    parallel("read", ["a", "b", "c"], {
      limit: 3,
      key: (item) => item,
      each: () => ctx.step("fetch", () => ""),
    }),
  );
  assert.deepEqual(outputOf(again), ["A", "B", "C"]);
});

test("parallel() with nothing to do gives nothing", async () => {
  assert.deepEqual(await parallel("none", [], { each: async (n: number) => n }), []);
});

test("parallel() refuses a limit or a bound that cannot be", async () => {
  const each = async (n: number) => n;

  await assert.rejects(parallel("p", [1], { each, limit: 0 }), { code: "invalid_parallel" });
  await assert.rejects(parallel("p", [1], { each, onFailure: { atLeast: 2 } }), {
    message: 'Cannot run "p" with atLeast 2: expected an integer from 0 to its 1 branches',
  });
});

test("parallel() in a run that is cancelled aborts its branches", async () => {
  const stop = new AbortController();
  const run = await record(async () => {
    const all = parallel(
      "work",
      [({ signal }) => new Promise((_, no) => signal.addEventListener("abort", () => no(signal.reason)))],
      {
        signal: stop.signal,
      },
    );
    stop.abort(broken);
    return all;
  });

  assert.equal(errorOf(run), broken);
});
