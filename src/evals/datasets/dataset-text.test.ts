import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { datasetOf } from "./dataset.ts";
import { datasetText } from "./dataset-text.ts";
import { parseDataset } from "./parse-dataset.ts";

test("whatever a case holds comes back the same from every format", () => {
  const cases = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^[a-z0-9~+-]{1,12}$/),
      input: fc.jsonValue({ maxDepth: 4, stringUnit: "binary" }),
    }),
    { minLength: 1, maxLength: 4, selector: ({ id }) => id },
  );
  fc.assert(
    fc.property(cases, (given) => {
      const { version } = datasetOf("d", given);
      for (const format of ["jsonl", "yaml", "json"] as const)
        assert.equal(
          parseDataset(datasetText(given, format), { format, name: "d" }).version,
          version,
          format,
        );
    }),
    { numRuns: 300 },
  );
});

test("texts that YAML takes for something else, and long ones, come back the same", () => {
  const inputs = [
    "yes",
    "null",
    "1e3",
    "0x1f",
    "2026-11-30",
    "- a",
    "# no",
    "a: b",
    "<<",
    "*x",
    "&x",
    "!t",
    "",
    " ",
    "\t",
    "a\r\nb",
    "\u2028",
    "x".repeat(500),
    `${"word ".repeat(60)}\n  indented\n`,
    "\u0000\u0007",
    "\ufeff",
  ];
  const given = inputs.map((input, at) => ({ id: `c${at}`, input: { [input]: input } }));
  const { version } = datasetOf("d", given);

  for (const format of ["jsonl", "yaml", "json"] as const)
    assert.equal(parseDataset(datasetText(given, format), { format, name: "d" }).version, version, format);
});

test("fields are written in one order, whatever order they came in", () => {
  const text = datasetText([{ note: "n", expected: 1, input: 2, id: "a" } as const], "jsonl");

  assert.equal(text, '{"id":"a","input":2,"expected":1,"note":"n"}\n');
});
