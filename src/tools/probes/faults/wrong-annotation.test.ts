import assert from "node:assert/strict";
import { test } from "node:test";
import {
  foreignTool,
  jsonAnswer,
  refusedAnswer,
  structuredAnswer,
  textAnswer,
  withFault,
} from "../_test-tools.ts";
import type { Input } from "../caller.ts";
import type { ProbeAnswer, ProbeTool } from "../probe-target.ts";

type Annotations = NonNullable<ProbeTool["annotations"]>;

function notes(
  name: string,
  write: (rows: Input[], input: Input) => ProbeAnswer,
  annotations: Annotations,
): readonly ProbeTool[] {
  const rows: Input[] = [];
  const tool = foreignTool(name, (input) => write(rows, input), {
    parameters: { title: { type: "string", description: "Title of the note" } },
    required: ["title"],
    annotations,
  });
  return [tool, foreignTool("list_notes", () => jsonAnswer({ notes: rows }))];
}

function append(rows: Input[], input: Input): ProbeAnswer {
  rows.push(input);
  return textAnswer("Added");
}

function once(rows: Input[], input: Input): ProbeAnswer {
  if (!rows.some(({ title }) => title === input.title)) rows.push(input);
  return jsonAnswer({ notes: rows.length });
}

/** Reads, and counts how often. */
function counter(annotations: Annotations): readonly ProbeTool[] {
  let thoughts = 0;
  return [
    foreignTool("consider", () => structuredAnswer({ ok: true, historyLength: ++thoughts }), { annotations }),
  ];
}

test("wrong_annotation: a hint that the tool contradicts", async () => {
  const bad = {
    "a create that is read-only": notes("create_note", append, { readOnlyHint: true }),
    "a delete that destroys nothing": [
      foreignTool("delete_note", () => textAnswer("Deleted"), { annotations: { destructiveHint: false } }),
    ],
    "idempotent, and there are two": notes("create_note", append, {
      readOnlyHint: false,
      idempotentHint: true,
    }),
    "not idempotent, and there is one": notes("create_note", once, {
      readOnlyHint: false,
      idempotentHint: false,
    }),
    "a read that destroys": [
      foreignTool("describe_sheets", () => jsonAnswer({ sheets: ["One"] }), {
        annotations: { readOnlyHint: false, destructiveHint: true },
      }),
    ],
    "read-only, and it counts its calls": counter({ readOnlyHint: true, idempotentHint: true }),
  };

  assert.deepEqual(await withFault("wrong_annotation", bad), Object.keys(bad));
});

test("wrong_annotation: hints that hold, and none", async () => {
  const good = {
    "idempotent, as it does": notes("create_note", once, { readOnlyHint: false, idempotentHint: true }),
    "not idempotent, as it does": notes("create_note", append, {
      readOnlyHint: false,
      idempotentHint: false,
    }),
    "not idempotent, and refused the second time": notes(
      "create_note",
      (rows, input) =>
        rows.some(({ title }) => title === input.title) ? refusedAnswer("EXISTS") : append(rows, input),
      { readOnlyHint: false, idempotentHint: false },
    ),
    "a read": [
      foreignTool("get_total", () => structuredAnswer({ total: 5 }), { annotations: { readOnlyHint: true } }),
    ],
    "no hints": notes("create_note", append, {}),
  };

  assert.deepEqual(await withFault("wrong_annotation", good), []);
});
