import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer, structuredAnswer, textAnswer, withFault } from "../_test-tools.ts";
import type { ProbeAnswer, ProbeTool } from "../probe-target.ts";

function gives(name: string, answer: ProbeAnswer): readonly ProbeTool[] {
  return [foreignTool(name, () => answer)];
}

test("free_text_result: what only a model can read", async () => {
  const bad = {
    "a sentence": gives("get_sum", textAnswer("The sum of 1 and 2 is 3.")),
    "lines of names": gives("list_files", textAnswer("[FILE] a.txt\n[DIR] src")),
    "names with commas": gives("list_types", textAnswer("Query, Product, Order")),
    "a single name in a list": gives("list_projects", textAnswer("shop")),
    "a table": gives("list_orders", textAnswer("| id | total |\n| --- | --- |\n| 1 | 5 |")),
    "a list in a field of structured content": gives(
      "list_files",
      structuredAnswer({ content: "[FILE] a.txt\n[DIR] src" }),
    ),
    "fields in a field of structured content": gives(
      "get_file_info",
      structuredAnswer({ content: "size: 12\ncreated: Mon Mar 02 2026\nisFile: true" }),
    ),
    "a sentence with JSON after it": gives(
      "list_components",
      textAnswer('The components are: [{"name":"Button"}]'),
    ),
    "a success in words": gives("get_ready", textAnswer("Everything is ready")),
  };

  assert.deepEqual(await withFault("free_text_result", bad), Object.keys(bad));
});

test("free_text_result: what programs read", async () => {
  const good = {
    JSON: gives("list_orders", jsonAnswer([{ id: 1 }])),
    "structured content": gives("list_orders", structuredAnswer({ orders: [{ id: 1, note: "two words" }] })),
    "JSON in a field": gives(
      "directory_tree",
      structuredAnswer({ content: '[{"name":"a.txt","type":"file"}]' }),
    ),
    "a field of its own name": gives("get_owner", jsonAnswer({ owner: "Ada Lovelace" })),
    "one value": gives("get_uuid", textAnswer("4c550260-8859-417d-9993-238e287dd8bf")),
    "the content of a file": gives(
      "get_readme",
      structuredAnswer({ content: "# Read me\n\nIt was a dark night." }),
    ),
    "an empty answer": gives("get_nothing", textAnswer("")),
  };

  assert.deepEqual(await withFault("free_text_result", good), []);
});
