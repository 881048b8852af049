import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isAirworthyError } from "../../core/errors.ts";
import { csvRows, importCases } from "./import-cases.ts";
import { parseDataset } from "./parse-dataset.ts";

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
console.log(`import-cases seed ${seed} (TEST_SEED to repeat)`);

// A reader of tables takes \r for the end of a line only outside of quotes.
const cell = fc.string({ unit: "grapheme" }).filter((text) => text.isWellFormed());
const table = fc
  .tuple(
    fc.constantFrom(",", ";", "\t"),
    fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }),
  )
  .map(([delimiter, rows]) => ({ delimiter, rows }));

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

test("a table of any texts is read as it was written, with each of the usual delimiters and line ends", () => {
  const property = fc.property(table, fc.constantFrom("\n", "\r\n"), ({ delimiter, rows }, end) => {
    const lines = [["input.text", "expected", "note"], ...rows].map((row) => row.map(quoted).join(delimiter));
    const read = csvRows(lines.join(end), { from: "t.csv" });

    assert.deepEqual(
      read.map((row) => [row["input.text"], row.expected, row.note]),
      rows,
    );
  });

  fc.assert(property, { seed, numRuns: 300 });
});

test("of rows that are imported each is a case, told as repeated, or kept under another id, and ids are all different", () => {
  const property = fc.property(table, ({ rows }) => {
    const given = rows.map(([text, expected]) => ({ "input.text": text, expected }));
    const { cases, repeated, contradicting } = importCases(given, { from: "t.csv" });

    assert.equal(cases.length + repeated, rows.length);
    assert.equal(new Set(cases.map(({ id }) => id)).size, cases.length);
    assert.ok(contradicting.every((id) => cases.some((one) => one.id === id)));
    const text = cases.map((one) => JSON.stringify(one)).join("\n");
    assert.equal(parseDataset(text, { format: "jsonl", name: "t" }).cases.length, cases.length);
  });

  fc.assert(property, { seed, numRuns: 300 });
});

test("whatever JSON a dataset's lines are, it is read or told what is wrong with it, line by line", () => {
  const line = fc.oneof(
    fc.jsonValue(),
    fc.record({ id: fc.string(), input: fc.jsonValue(), tags: fc.jsonValue(), expected: fc.jsonValue() }),
  );
  const property = fc.property(fc.array(line, { maxLength: 4 }), (values) => {
    const text = values.map((value) => JSON.stringify(value)).join("\n");
    try {
      assert.ok(parseDataset(text, { format: "jsonl", name: "t" }).cases.length <= values.length);
    } catch (error) {
      assert.ok(
        isAirworthyError(error) && error.code.startsWith("dataset_") && error.hint !== "",
        String(error),
      );
    }
  });

  fc.assert(property, { seed, numRuns: 300 });
});
