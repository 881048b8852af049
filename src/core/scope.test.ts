import assert from "node:assert/strict";
import { test } from "node:test";
import { isAirworthyError } from "./errors.ts";
import { nameOf } from "./run.ts";
import { Scope } from "./scope.ts";

test("Scope counts calls of one name, each scope for itself", () => {
  const root = new Scope("");
  const branch = new Scope(root.next("handle"));

  assert.deepEqual(
    [root.next("find"), branch.next("find"), root.next("find"), branch.next("find")],
    ["find", "handle/find", "find#2", "handle/find#2"],
  );
});

test("Scope keeps names with special characters apart, and nameOf() gives them back", () => {
  const scope = new Scope("");
  const names = ["a/b", "a#2", "a", "a", "100 %", "größe"];

  const addresses = names.map((name) => scope.next(name));

  assert.equal(new Set(addresses).size, names.length);
  assert.deepEqual(addresses.map(nameOf), names);
});

test("Scope refuses empty, endless and control names", () => {
  for (const name of ["", "x".repeat(201), "a\nb", "\u0000"]) {
    assert.throws(
      () => new Scope("").next(name),
      (error) => isAirworthyError(error, "invalid_name"),
    );
  }
});
