import assert from "node:assert/strict";
import { test } from "node:test";
import { meansTheRest } from "./the-rest.ts";

test("meansTheRest() knows a description of what is left over", () => {
  for (const text of [
    "Anything else",
    "use when nothing else fits",
    "If unsure, call this",
    "none of the above",
  ]) {
    assert.equal(meansTheRest(text), true, text);
  }
  for (const text of ["", "money back", "the restaurant", "other shoes"]) {
    assert.equal(meansTheRest(text), false, text);
  }
});
