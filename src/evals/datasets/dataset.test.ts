import assert from "node:assert/strict";
import { test } from "node:test";
import type { Case } from "../case.ts";
import { datasetOf } from "./dataset.ts";

test("datasetOf() checks cases as a file's are checked", () => {
  const slip = [{ id: "a", input: 1, expcted: 2 }] as unknown as readonly Case[];

  assert.throws(() => datasetOf("d", []), { code: "dataset_empty" });
  assert.throws(() => datasetOf("d", slip), {
    code: "dataset_invalid",
    message: /item 1, case "a": "expcted"/,
  });
  assert.throws(() => datasetOf("d", [{ id: "a", input: new Date(0) }]), {
    message: /input is an instance of Date: expected JSON/,
  });
  assert.throws(() => datasetOf("d", [{ id: "a", input: { f: () => 1 } }]), {
    message: /input\.f is a function/,
  });
});

test("datasetOf() gives the version that the same cases have once they are written and read", () => {
  const odd = datasetOf("d", [{ id: "a", input: { zero: -0, gone: undefined } }]);

  assert.equal(odd.version, datasetOf("d", [{ id: "a", input: { zero: 0 } }]).version);
  assert.deepEqual(odd.cases, [{ id: "a", input: { zero: 0 } }]);
});
