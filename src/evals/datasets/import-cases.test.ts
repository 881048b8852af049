import assert from "node:assert/strict";
import { test } from "node:test";
import { csvRows, importCases } from "./import-cases.ts";

const from = "t.csv";

test("columns fill the fields they are called like, or those that are named", () => {
  const named = importCases(csvRows('\ufeffinput,expected,tags\n"a, ""b""",x,"hard, long"\n', { from }), {
    from,
  });
  const mapped = importCases(csvRows("text;label\nhello;greet\n", { from }), {
    from,
    columns: { "input.message": "text", expected: "label", route: "label" },
  });

  assert.match(named.cases[0]?.id ?? "", /^case-[0-9a-f]{12}$/);
  assert.deepEqual(
    [named.cases[0]?.input, named.cases[0]?.expected, named.cases[0]?.tags],
    ['a, "b"', "x", ["hard", "long"]],
  );
  assert.deepEqual(named.cases[0]?.origin, { kind: "imported", from: "t.csv" });
  assert.deepEqual(mapped.cases[0]?.input, { message: "hello" });
  assert.deepEqual([mapped.cases[0]?.expected, mapped.cases[0]?.route], ["greet", "greet"]);
});

test("cells are text unless they are to be read as JSON", () => {
  const rows = csvRows('input\tnote\n12\t\n"{""a"":1}"\tx\n', { from });

  assert.deepEqual(
    importCases(rows, { from }).cases.map((one) => one.input),
    ["12", '{"a":1}'],
  );
  assert.deepEqual(
    importCases(rows, { from, typed: true }).cases.map((one) => one.input),
    [12, { a: 1 }],
  );
  assert.equal(importCases(rows, { from }).cases[0]?.note, undefined);
});

test("a row that is there twice is taken once, and one that contradicts it is told of", () => {
  const rows = csvRows("input,expected\nx,1\nx,1\nx,2\n", { from });
  const { cases, repeated, contradicting } = importCases(rows, { from });

  assert.deepEqual([cases.length, repeated], [2, 1]);
  assert.deepEqual(contradicting, [`${cases[0]?.id}-2`]);
});

test("a table that cannot be one, or has not the columns, is refused", () => {
  const refused = (text: string, message: RegExp, columns?: Record<string, string>) =>
    assert.throws(() => importCases(csvRows(text, { from }), { from, ...(columns ? { columns } : {}) }), {
      code: "import_table",
      message,
    });

  refused("a,b\n1\n", /"t\.csv": it is no table: .*line 2/);
  refused("text,label\nx,y\n", /it has no column for the input: it has "text", "label"/);
  refused("text\nx\n", /it has no column "txt": it has "text"/, { input: "txt" });
  refused("text\nx\n", /it cannot fill "inputt"/, { inputt: "text" });
});
