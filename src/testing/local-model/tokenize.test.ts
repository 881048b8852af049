import assert from "node:assert/strict";
import { test } from "node:test";
import { contentStems, features, identifierWords, similarity, stem, words } from "./tokenize.ts";

test("words() lowers case, drops accents and apostrophes, and keeps digits", () => {
  assert.deepEqual(words("I’m at the CAFÉ, isn't W10234 late?"), [
    "im",
    "at",
    "the",
    "cafe",
    "isnt",
    "w10234",
    "late",
  ]);
});

test("words() survives what is not text", () => {
  assert.deepEqual(words(""), []);
  assert.deepEqual(words("\u0000 \ud800 ,;"), []);
});

test("stem() sends the forms of a word to one place", () => {
  for (const forms of [
    ["ship", "ships", "shipped", "shipping", "shipment"],
    ["deliver", "delivery", "deliveries", "delivered"],
    ["cancel", "cancels", "cancelled", "cancellation"],
    ["close", "closed", "closes", "closing"],
  ]) {
    assert.equal(new Set(forms.map(stem)).size, 1, forms.map(stem).join(" "));
  }
});

test("stem() leaves short words and numbers alone", () => {
  assert.deepEqual(["gas", "500s", "miss"].map(stem), ["gas", "500s", "miss"]);
});

test("contentStems() keeps the subject and drops courtesy", () => {
  assert.deepEqual(contentStems("Hello, could you please tell me where the parcels are?"), ["parcel"]);
});

test("identifierWords() reads snake, camel and kebab case alike", () => {
  for (const name of ["find_open_order", "findOpenOrder", "find-open-order"]) {
    assert.deepEqual(identifierWords(name), ["find", "open", "order"]);
  }
});

test("similarity() puts a misspelling nearer than another word", () => {
  assert.ok(similarity("delivery", "delivrey") > 0.5);
  assert.ok(similarity("delivery", "discovery") < similarity("delivery", "delivrey"));
});

test("features() share character n-grams between a word and its misspelling", () => {
  const right = new Set(features("prescription"));
  const shared = features("perscription").filter((feature) => right.has(feature));
  assert.ok(shared.length > 5, `${shared.length} shared`);
});

test("features() are the same for two numbers of one form", () => {
  assert.deepEqual(features("order K1234"), features("order K9876"));
  assert.notDeepEqual(features("order K1234"), features("order 9876"));
});
