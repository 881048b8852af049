import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyHash, bodyOf, threadOf } from "./body.ts";

test("threadOf() gives equal hashes for equal beginnings only", () => {
  const [a, b] = [threadOf(["1", "2", "3"]), threadOf(["1", "2", "4"])];

  assert.deepEqual(a.hashes.slice(0, 2), b.hashes.slice(0, 2));
  assert.notEqual(a.hashes[2], b.hashes[2]);
  assert.notEqual(threadOf(["12"]).hashes[0], threadOf(["1", "2"]).hashes[1]);
});

test("bodyHash() tells text, shared part and messages apart", () => {
  const bodies = [
    bodyOf("{}"),
    bodyOf("{}", { shared: "[]" }),
    bodyOf("{}", { thread: ["[]"] }),
    bodyOf("{}", { thread: ["[]", "[]"] }),
    bodyOf("[]"),
  ];

  assert.equal(new Set(bodies.map(bodyHash)).size, bodies.length);
});
