import assert from "node:assert/strict";
import { test } from "node:test";
import { ownName, renewed } from "./own-name.ts";

const property = (name: string, schema = {}, description = "") => ({
  name,
  schema,
  description,
  required: true,
});

test("ownName() gives keys no spaces, and texts the length that is asked for", () => {
  assert.equal(ownName(property("title"), 1), "Airworthy Probe 251 ml – 1 ct");
  assert.equal(ownName(property("title"), 2), "airworthy-probe-2");
  assert.equal(ownName(property("sessionKey"), 1), "airworthy-probe-1");
  assert.ok(ownName(property("content", { minLength: 300 }), 1).length >= 300);
  assert.ok(ownName(property("content", {}, "Details (50-5000 chars)"), 1).length >= 50);
  assert.equal(ownName(property("title", { maxLength: 12 }), 1), "Airworthy Pr");
});

test("renewed() gives the same input under names that were not made up before", () => {
  const [title, key] = [ownName(property("title"), 1), ownName(property("key"), 1)];

  assert.deepEqual(renewed({ title: `${title}. More of it`, tags: [key], count: 1 }, 9), {
    title: "Airworthy Probe 259 ml – 9 ct. More of it",
    tags: ["airworthy-probe-9"],
    count: 1,
  });
});
