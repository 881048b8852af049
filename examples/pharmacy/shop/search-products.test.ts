import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createShop } from "./generate.ts";
import type { ProductSort } from "./search-products.ts";
import { searchProducts } from "./search-products.ts";

const db = createShop(":memory:", { seed: 1 });
after(() => db.close());

function found(query: string) {
  const result = searchProducts(db, query, { limit: 50 });
  assert.ok(result.ok, query);
  return result;
}

function names(query: string): readonly string[] {
  return found(query).items.map(({ name }) => name);
}

test("searchProducts() finds one product however it is written", () => {
  const same = [
    "acetaminophen 500 mg 40 ct",
    "ACETAMINOPHEN 500MG 40CT",
    "40 count 500-mg Acetaminophen",
    "acétaminophène 500 ｍｇ, 40 ct",
    "acetaminophens 0.5 g – 40 ct",
    "Acetaminophen 500 milligrams, pack of 40",
    "do you have acetaminophen 500mg tablets (40 pieces) in stock?",
    "acetominophen 500 mg 40 ct",
  ];
  const [first] = same.map(names);
  assert.equal(first?.[0], "Acetaminophen 500 mg – 40 ct");
  for (const query of same) assert.deepEqual(names(query), first, query);
});

test("searchProducts() finds by use, by another name, by form and by plural", () => {
  assert.ok(names("paracetamol").every((name) => name.includes("Acetaminophen")));
  assert.ok(names("kids' fever syrup").every((name) => name.includes("Children's")));
  assert.ok(names("allergy eye drops").every((name) => name.includes("Eye Drops")));
  assert.deepEqual(names("nicotine patch"), names("nicotine patches"));
  assert.deepEqual(names("sunscreen spf50"), names("SPF 50 sunscreens"));
});

test("searchProducts() never trades one amount for another", () => {
  assert.ok(names("acetaminophen 325 mg").every((name) => name.includes("325 mg")));
  assert.equal(found("acetaminophen 5,000 mg").match, "none");
  assert.equal(found("ibuprofen 40 mg").match, "none");
  assert.deepEqual(names("levothyroxine 0.1 mg"), names("levothyroxine 100 mcg"));
});

test("searchProducts() says which word it corrected and which it left out", () => {
  assert.deepEqual(found("hidrocortizone cream").corrected, [
    { from: "hidrocortizone", to: "hydrocortisone" },
  ]);

  const partial = found("Zorbex cream");
  assert.equal(partial.match, "partial");
  assert.deepEqual(partial.ignored, ["zorbex"]);
  assert.equal(found("ibuprofen").match, "all");
});

test("searchProducts() finds nothing rather than something with the same amount", () => {
  const nothing = found("unicorn tears 500 mg");
  assert.deepEqual([nothing.match, nothing.total, nothing.items], ["none", 0, []]);
});

test("searchProducts() leads through all products page by page in every order", () => {
  const expected = new Set(names("melatonin"));
  for (const sort of ["relevance", "cheapest", "dearest", "name"] satisfies ProductSort[]) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = searchProducts(db, "melatonin", { limit: 7, cursor, sort });
      assert.ok(page.ok && page.total === expected.size);
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    assert.equal(seen.length, expected.size, sort);
    assert.deepEqual(new Set(seen), expected, sort);
  }
});

test("searchProducts() sorts by price on request", () => {
  const prices = (sort: ProductSort) => {
    const page = searchProducts(db, "ibuprofen", { sort });
    return page.ok ? page.items.map(({ priceCents }) => priceCents) : [];
  };

  assert.deepEqual(
    prices("cheapest"),
    prices("cheapest").toSorted((a, b) => a - b),
  );
  assert.deepEqual(
    prices("dearest"),
    prices("dearest").toSorted((a, b) => b - a),
  );
});

test("searchProducts() answers what names no product, is too long or has a foreign cursor with a code", () => {
  const code = (query: string, cursor?: string) => {
    const result = searchProducts(db, query, { cursor });
    return result.ok ? result.match : result.code;
  };

  assert.equal(code(""), "empty_query");
  assert.equal(code("do you have any in stock?"), "empty_query");
  assert.equal(code("a".repeat(201)), "query_too_long");
  assert.equal(code("ibuprofen", "1-deadbeef"), "bad_cursor");
});

test("searchProducts() takes search syntax, NUL, lone surrogates and RTL text as plain text", () => {
  for (const query of [
    '"',
    "a* OR NEAR(b)",
    "name:ibuprofen -x",
    "ibu\u0000profen",
    "\ud800 ibuprofen",
    "איבופרופן",
    "';--",
  ]) {
    assert.doesNotThrow(() => searchProducts(db, query), JSON.stringify(query));
  }
});

test("searchProducts() with anyWord takes one word for enough, says so, and keeps to the amounts", () => {
  const query = "liquid form of guaifenesin";
  const strict = searchProducts(db, query);
  assert.ok(strict.ok && strict.match === "none");

  const found = searchProducts(db, query, { anyWord: true });
  assert.ok(found.ok && found.match === "partial");
  assert.ok(found.items.some(({ ingredient }) => /guaifenesin/i.test(ingredient)));
  const other = searchProducts(db, "form of guaifenesin 77 mg", { anyWord: true });
  assert.ok(other.ok && other.match === "none");
});
