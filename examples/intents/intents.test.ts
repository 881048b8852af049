import assert from "node:assert/strict";
import { test } from "node:test";
import { trainBayes } from "./bayes.ts";
import { trainNearest } from "./nearest.ts";

const EXAMPLES = [
  { text: "where is my card", label: "card" },
  { text: "my card has not come", label: "card" },
  { text: "what is the exchange rate today", label: "rate" },
  { text: "which exchange rate do you take", label: "rate" },
];

for (const train of [trainBayes, trainNearest])
  test(`${train.name}() learns what its examples are about`, () => {
    const classify = train(EXAMPLES);

    assert.equal(classify("Has my card come?"), "card");
    assert.equal(classify("rate of EXCHANGE"), "rate");
  });
