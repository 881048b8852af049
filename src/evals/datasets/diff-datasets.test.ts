import assert from "node:assert/strict";
import { test } from "node:test";
import { diffDatasets } from "./diff-datasets.ts";

test("cases are followed by their ids, and changes told by field", () => {
  const before = {
    cases: [
      { id: "same", input: 1 },
      { id: "gone", input: 2 },
      { id: "turned", input: 3, expected: { route: "a", lines: [1, 2] }, note: "x" },
    ],
  };
  const after = {
    cases: [
      { id: "turned", input: 3, expected: { route: "b", lines: [1, 2, 3] }, tags: ["hard"] },
      { id: "same", input: 1 },
      { id: "new", input: 5 },
    ],
  };

  assert.deepEqual(diffDatasets(before, after), {
    added: [{ id: "new", input: 5 }],
    removed: [{ id: "gone", input: 2 }],
    changed: [
      {
        id: "turned",
        fields: [
          { path: "expected.route", before: "a", after: "b" },
          { path: "expected.lines[2]", after: 3 },
          { path: "note", before: "x" },
          { path: "tags", after: ["hard"] },
        ],
      },
    ],
    unchanged: 1,
    moved: true,
  });
  assert.deepEqual(diffDatasets(before, before), {
    added: [],
    removed: [],
    changed: [],
    unchanged: 3,
    moved: false,
  });
});
