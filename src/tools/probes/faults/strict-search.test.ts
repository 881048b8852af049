import assert from "node:assert/strict";
import { test } from "node:test";
import {
  foreignTool,
  jsonAnswer,
  PRODUCTS,
  structuredAnswer,
  textAnswer,
  withFault,
} from "../_test-tools.ts";
import type { ProbeAnswer, ProbeTool } from "../probe-target.ts";

const names = PRODUCTS.map(({ name }) => name);
const fold = (text: unknown): string => String(text).toLowerCase();
/** As people mean it: words in any order, units joined or not, a plural or not, what comes after is not needed. */
const loosely = (name: string, query: unknown): boolean => {
  const words = (text: unknown): readonly string[] =>
    (fold(text).match(/[\p{L}]+|\d+/gu) ?? []).map((word) => word.replace(/(?<=\p{L}{3})s$/u, ""));
  const own = words(name);
  const wanted = words(query);
  return (
    wanted.length > 0 && wanted.filter((word) => own.includes(word)).length >= Math.min(wanted.length, 2)
  );
};

function search(
  find: (name: string, query: unknown) => boolean,
  show: (found: readonly string[]) => ProbeAnswer,
  { parameter = "query", name = "search_products" } = {},
): readonly ProbeTool[] {
  const tool = foreignTool(name, (input) => show(names.filter((one) => find(one, input[parameter]))), {
    parameters: { [parameter]: { type: "string", description: "What to look for" } },
    required: [parameter],
  });
  return [tool, foreignTool("list_products", () => jsonAnswer(PRODUCTS))];
}

const json = (found: readonly string[]): ProbeAnswer => jsonAnswer(found.map((name) => ({ name })));
const nested = (found: readonly string[]): ProbeAnswer =>
  structuredAnswer({ data: { hits: found.map((title) => ({ doc: { title } })), total: found.length } });
const table = (found: readonly string[]): ProbeAnswer =>
  textAnswer(
    found.length === 0 ? "No products found" : found.map((name) => `| ${name} | in stock |`).join("\n"),
  );
const bullets = (found: readonly string[]): ProbeAnswer =>
  textAnswer(
    found.length === 0
      ? "Nothing found."
      : found.map((name, n) => `${n + 1}. **${name}** (ID: ${n})`).join("\n"),
  );

test("strict_search: a record is lost when it is written in another way", async () => {
  const substring = (name: string, query: unknown): boolean => fold(name).includes(fold(query));
  const bad = {
    "a part of the name, in JSON": search(substring, json),
    "a part of the name, in an envelope": search(substring, nested),
    "a part of the name, in a table": search(substring, table),
    "a part of the name, in a list": search(substring, bullets),
    "the whole name": search((name, query) => fold(name) === fold(query), json),
    "words in any order, but units": search(
      (name, query) =>
        fold(query)
          .split(/\s+/)
          .every((word) => fold(name).includes(word)),
      json,
    ),
    "a parameter of another name": search(substring, json, { parameter: "keyword", name: "find_products" }),
  };

  assert.deepEqual(await withFault("strict_search", bad), Object.keys(bad));
});

test("strict_search: a record is found however it is written", async () => {
  const good = {
    JSON: search(loosely, json),
    "an envelope": search(loosely, nested),
    "a table": search(loosely, table),
    "a list": search(loosely, bullets),
    "what looks up nothing": search(() => true, json),
  };

  assert.deepEqual(await withFault("strict_search", good), []);
});

test("case_sensitive_search: upper and lower case hide a record, or do not", async () => {
  const cases = {
    "case counts": search((name, query) => name.includes(String(query)), json),
    "case counts in a table": search((name, query) => name.includes(String(query)), table),
    "case does not count": search((name, query) => fold(name).includes(fold(query)), json),
    "case does not count in a list": search((name, query) => fold(name).includes(fold(query)), bullets),
  };

  assert.deepEqual(await withFault("case_sensitive_search", cases), [
    "case counts",
    "case counts in a table",
  ]);
});
