import assert from "node:assert/strict";
import { test } from "node:test";
import { isCustomerId, isProductId, parseOrderId, storedId } from "./ids.ts";

test("parseOrderId() reads an id in every way people type it", () => {
  for (const typed of [
    "W10234",
    "w10234",
    "#W10234",
    " W 10234 ",
    "w-10234",
    "10234",
    "# 10234",
    "Ｗ１０２３４",
  ]) {
    assert.equal(parseOrderId(typed), "W10234", typed);
  }
});

test("parseOrderId() refuses what is not one order id", () => {
  for (const typed of [
    "",
    "W",
    "W1023",
    "W102345",
    "W1O234",
    "X10234",
    "W10234 W10235",
    "W10234; DROP TABLE orders",
  ]) {
    assert.equal(parseOrderId(typed), undefined, typed);
  }
});

test("storedId() names the id that does not fit", () => {
  assert.equal(storedId("p0001", isProductId), "p0001");
  assert.throws(() => storedId("p0001", isCustomerId), /"p0001"/);
});
