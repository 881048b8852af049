import assert from "node:assert/strict";
import { test } from "node:test";
import { lru } from "./lru.ts";

test("lru() makes a value once while it is held", () => {
  const cache = lru<number>(2);
  let made = 0;
  cache.get("a", () => ++made);
  assert.equal(
    cache.get("a", () => ++made),
    1,
  );
});

test("lru() forgets the value unused for longest, and stays within its capacity", () => {
  const cache = lru<string>(2);
  cache.get("a", () => "a");
  cache.get("b", () => "b");
  cache.get("a", () => "again");
  cache.get("c", () => "c");
  assert.deepEqual([cache.has("a"), cache.has("b"), cache.has("c"), cache.size], [true, false, true, 2]);
});
