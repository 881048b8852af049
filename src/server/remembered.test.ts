import assert from "node:assert/strict";
import { test } from "node:test";
import { Remembered } from "./remembered.ts";

test("Remembered makes a result once, forgets the one asked for longest ago, and keeps no failure", async () => {
  const kept = new Remembered<string>(2);
  const made: string[] = [];
  const ask = (key: string) =>
    kept.get(key, async () => {
      made.push(key);
      if (key === "bad") throw new Error("It cannot be made");
      return key;
    });

  assert.deepEqual(await Promise.all([ask("a"), ask("b"), ask("a")]), ["a", "b", "a"]);
  await ask("c");
  await ask("a");
  await ask("b");
  await assert.rejects(ask("bad"));
  await assert.rejects(ask("bad"));
  assert.deepEqual(made, ["a", "b", "c", "b", "bad", "bad"]);
});
