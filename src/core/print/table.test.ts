import assert from "node:assert/strict";
import { test } from "node:test";
import { displayWidth } from "./display-width.ts";
import { table } from "./table.ts";

const plain = { width: 30, paint: (_: unknown, text: string) => text };

test("table() cuts the widest columns that may give, to the width of the terminal", () => {
  const rows = [{ id: "run_1", text: "a very long text that cannot fit", more: "short" }];
  const text = table(
    rows,
    [
      { header: "id", cell: (row) => row.id },
      { header: "text", cell: (row) => row.text, least: 4 },
      { header: "more", cell: (row) => row.more, least: 4 },
    ],
    plain,
  );

  assert.deepEqual(text.split("\n"), ["id     text              more", "run_1  a very long tex…  short"]);
});

test("table() measures columns by what they take on the screen", () => {
  const rows = [{ name: "日本語" }, { name: "abc" }];
  const text = table(
    rows,
    [
      { header: "n", cell: (row) => row.name },
      { header: "c", cell: () => "1", align: "right" },
    ],
    plain,
  );

  assert.deepEqual(text.split("\n").map(displayWidth), [9, 9, 9]);
});

test("table() never passes on escape sequences or line breaks of its cells", () => {
  const text = table([{ name: "a\u001b[2J\nb" }], [{ header: "n", cell: (row) => row.name }], plain);

  assert.equal(text, "n\na\\u001b[2J\\nb");
});

test("table() gives format to the whole cell and keeps the width", () => {
  const text = table(
    [{ name: "ab" }],
    [
      { header: "name", cell: (row) => row.name, format: () => "red" },
      { header: "x", cell: () => "y" },
    ],
    { width: 80, paint: (format, text) => `<${String(format)}>${text}</>`, header: false },
  );

  assert.equal(text, "<red>ab</>  y");
});
