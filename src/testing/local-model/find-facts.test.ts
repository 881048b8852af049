import assert from "node:assert/strict";
import { test } from "node:test";
import { factFits, factsIn } from "./find-facts.ts";

const FACTS = factsIn({ id: "K1", owner: { id: "P9" }, lines: [{ total: 5 }, { total: 6 }] }, "find_parcel");

function best(name: string, description = ""): unknown {
  const ranked = FACTS.map((fact) => ({ fact, fit: factFits(fact, { name, description }) }));
  const top = ranked.filter(({ fit }) => fit > 0).sort((a, b) => b.fit - a.fit)[0];
  return top?.fact.value;
}

test("factsIn() lists plain values with their paths", () => {
  assert.deepEqual(
    FACTS.map(({ path, value }) => `${path.join(".")}=${value}`),
    ["id=K1", "owner.id=P9", "lines.0.total=5", "lines.1.total=6"],
  );
});

test("factsIn() stops at its bound and takes a text for one fact", () => {
  assert.equal(
    factsIn(
      Array.from({ length: 9_999 }, (_, at) => at),
      "t",
    ).length,
    500,
  );
  assert.deepEqual(factsIn("done", "t"), [{ path: [], value: "done", tool: "t" }]);
});

test("factFits() knows an id by the thing that it is the id of", () => {
  assert.equal(best("parcel_id"), "K1");
  assert.equal(best("ownerId"), "P9");
});

test("factFits() reads the description where the names differ, and nothing into a vague one", () => {
  assert.equal(best("amount", "at most the total"), 5);
  assert.equal(best("amount", "a value"), undefined);
});
