import assert from "node:assert/strict";
import { test } from "node:test";
import { splitRequest } from "./split-request.ts";

test("splitRequest() splits at sentences and at joining words", () => {
  assert.deepEqual(splitRequest("Hi! Where is K1, and can you also cancel K2? Thanks"), [
    "Hi!",
    "Where is K1",
    "can you",
    "cancel K2?",
    "Thanks",
  ]);
});

test("splitRequest() keeps numbers and names whole", () => {
  assert.deepEqual(splitRequest("I paid 12.50 to St.Mary"), ["I paid 12.50 to St.Mary"]);
  assert.deepEqual(splitRequest("  \n "), []);
});
