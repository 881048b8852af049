import assert from "node:assert/strict";
import { test } from "node:test";
import { joinUnits, normalizeSearch } from "./normalize-search.ts";

test("normalizeSearch() makes one text of what people mean to be the same", () => {
  const same: readonly (readonly string[])[] = [
    [
      "acetaminophen 500 mg",
      "Acetaminophen 500mg",
      "  ACETAMINOPHEN\t500  Mg. ",
      "acetaminophen, 500 milligrams",
    ],
    ["vitamin d3 25 mcg", "Vitamins D3 25µg", "vitamin d3 25 μg", "Vitamin D3 25 ug"],
    ["tablet", "Tablets", "“tablets”", "(tablet)"],
    ["allergy", "allergies", "Allergies?"],
    ["box", "boxes"],
    ["1000 ml", "1,000 mL", "１０００ｍｌ", "1000 millilitres"],
    ["fish oil", "ﬁsh\u00a0oil", "fish\u200b oil"],
  ];
  for (const [expected = "", ...others] of same)
    for (const text of [expected, ...others]) assert.equal(normalizeSearch(text), expected, text);
});

test("normalizeSearch() leaves alone what is not the same", () => {
  for (const text of [
    "0.5 g",
    "500 iu",
    "b12",
    "covid-19",
    "diagnosis",
    "virus",
    "gas",
    "a/b",
    "50 shade",
    "5 am",
  ])
    assert.equal(normalizeSearch(text), text);
  assert.equal(normalizeSearch("tablets", { plural: false }), "tablets");
});

test("normalizeSearch() gives the same for its own result", () => {
  for (const text of ["Sleeping Pills 2 x 1,5 mg", "series 5kgs", "!!", "Größe 100 %", "İstanbul 3L"])
    assert.equal(normalizeSearch(normalizeSearch(text)), normalizeSearch(text), text);
});

test("joinUnits() writes an amount as one word", () => {
  assert.equal(joinUnits("acetaminophen 500 mg 40 ct"), "acetaminophen 500mg 40ct");
  assert.equal(joinUnits("5 apple"), "5 apple");
});
