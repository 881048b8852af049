import assert from "node:assert/strict";
import { test } from "node:test";
import { caseOf, changeCases } from "./change-cases.ts";
import { datasetOf } from "./dataset.ts";

const dataset = datasetOf("d", [
  { id: "a", input: 1 },
  { id: "b", input: 2 },
]);

test("cases are added at the end, replaced where they stand, and removed", () => {
  const after = changeCases(dataset, [
    { kind: "replace", case: { id: "a", input: 1, route: "x" } },
    { kind: "add", case: { id: "c", input: 3 } },
    { kind: "remove", id: "b" },
  ]);

  assert.deepEqual(after.cases, [
    { id: "a", input: 1, route: "x" },
    { id: "c", input: 3 },
  ]);
  assert.notEqual(after.version, dataset.version);
  assert.equal(dataset.cases.length, 2);
});

test("what cannot be changed is refused", () => {
  const refused = (code: string, change: Parameters<typeof changeCases>[1][number]) =>
    assert.throws(() => changeCases(dataset, [change]), { code });

  refused("dataset_case_exists", { kind: "add", case: { id: "a", input: 1 } });
  refused("dataset_case_unknown", { kind: "remove", id: "z" });
  refused("dataset_case_unknown", { kind: "replace", case: { id: "z", input: 1 } });
  refused("dataset_invalid", { kind: "add", case: { id: "c" } });
  assert.throws(
    () =>
      changeCases(dataset, [
        { kind: "remove", id: "a" },
        { kind: "remove", id: "b" },
      ]),
    {
      code: "dataset_empty",
    },
  );
  assert.throws(() => caseOf(datasetOf("d", [{ id: "refund", input: 1 }]), "refnd"), {
    message: /did you mean "refund"\?/,
  });
});
