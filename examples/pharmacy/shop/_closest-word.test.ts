import assert from "node:assert/strict";
import { test } from "node:test";
import { closestWord } from "./_closest-word.ts";

const KNOWN = ["acetaminophen", "ibuprofen", "prednisone", "prednisolone", "cream", "zinc"];

test("closestWord() forgives letters added, left out, changed or swapped", () => {
  for (const slip of ["acetaminofen", "acetaminopheen", "acetaminphen", "acetamniophen", "asetominophen"]) {
    assert.equal(closestWord(slip, KNOWN), "acetaminophen", slip);
  }
});

test("closestWord() forgives less in shorter words and nothing in short ones", () => {
  assert.equal(closestWord("creme", ["cream", "crate"]), undefined);
  assert.equal(closestWord("craem", KNOWN), "cream");
  assert.equal(closestWord("zink", KNOWN), undefined);
});

test("closestWord() takes no side between two words that are equally near", () => {
  assert.equal(closestWord("prednisolne", KNOWN), undefined);
  assert.equal(closestWord("prednisollone", KNOWN), "prednisolone");
});
