import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer, structuredAnswer, textAnswer, withFault } from "../_test-tools.ts";
import type { ProbeTool } from "../probe-target.ts";

const bestellungen = Array.from({ length: 25 }, (_, n) => ({
  nummer: `B-${1000 + n}`,
  kunde: `Frau Müller ${n}`,
  betrag: n,
}));
const number = (description: string, more = {}) => ({ type: "integer", description, ...more });
const text = (description: string) => ({ type: "string", description });

function list(
  answer: Parameters<typeof foreignTool>[1],
  parameters = {},
  name = "list_orders",
): readonly ProbeTool[] {
  return [foreignTool(name, answer, { parameters })];
}

test("no_pagination: sets of which a part cannot be had", async () => {
  const bad = {
    "all in an envelope with a total": list(() => jsonAnswer({ data: { items: bestellungen }, total: 25 })),
    "the first ten and a total": list(() => jsonAnswer({ results: bestellungen.slice(0, 10), total: 25 })),
    "a text that says that it was cut": list(() =>
      textAnswer(
        `${bestellungen
          .slice(0, 3)
          .map(({ nummer }) => nummer)
          .join("\n")}\n... 22 more results not shown`,
      ),
    ),
    "a limit with a ceiling in its words": list(
      ({ limit = 5 }) => jsonAnswer(bestellungen.slice(0, Math.min(10, Number(limit)))),
      { limit: number("How many, at most 10") },
    ),
    "five of them without a word where no limit is given": list(
      ({ limit = 5 }) => jsonAnswer(bestellungen.slice(0, Number(limit))),
      { limit: number("How many") },
    ),
    "a limit that does nothing": list(() => jsonAnswer(bestellungen), {
      limit: number("How many"),
      offset: number("From where"),
    }),
    "a page that does nothing": list(
      ({ perPage = 5 }) => jsonAnswer({ orders: bestellungen.slice(0, Number(perPage)) }),
      {
        perPage: number("How many"),
        page: number("Which page"),
      },
    ),
    "a cursor that leads back": list(
      ({ cursor }) =>
        jsonAnswer({
          items: bestellungen.slice(cursor === undefined ? 0 : 5, cursor === undefined ? 5 : 10),
          nextCursor: "b",
        }),
      { cursor: text("From the answer before") },
    ),
    "a map of many": list(
      () => jsonAnswer(Object.fromEntries(bestellungen.map(({ nummer, kunde }) => [nummer, kunde]))),
      {},
      "get_all_orders",
    ),
    "a tree": list(() => structuredAnswer({ content: JSON.stringify(bestellungen) }), {}, "directory_tree"),
  };

  assert.deepEqual(await withFault("no_pagination", bad), Object.keys(bad));
});

test("no_pagination: sets that can be had in whole, and what is no set", async () => {
  const good = {
    "limit and offset": list(
      ({ limit = 50, offset = 0 }) =>
        jsonAnswer({ orders: bestellungen.slice(Number(offset), Number(offset) + Number(limit)), total: 25 }),
      { limit: number("How many"), offset: number("From where") },
    ),
    "pages from 1": list(
      ({ page = 1, per_page = 10 }) =>
        jsonAnswer(
          bestellungen.slice((Number(page) - 1) * Number(per_page), Number(page) * Number(per_page)),
        ),
      { page: number("Which page"), per_page: number("How many") },
    ),
    "a cursor in the body": list(
      ({ cursor = "0", limit = 5 }) => {
        const end = Number(cursor) + Number(limit);
        return structuredAnswer({
          data: bestellungen.slice(Number(cursor), end),
          meta: { next_cursor: end < 25 ? String(end) : null },
        });
      },
      { cursor: text("From the answer before"), limit: number("How many") },
    ),
    "a text with its pages": list(
      ({ page = 1 }) =>
        textAnswer(
          `Bestellungen, Seite ${Number(page)}\n${bestellungen
            .slice((Number(page) - 1) * 10, Number(page) * 10)
            .map(({ nummer, kunde }) => `Nummer: ${nummer}\nKunde: ${kunde}`)
            .join("\n")}`,
        ),
      { page: number("Which page"), pageSize: number("How many") },
    ),
    "a limit that may be any": list(({ limit = 5 }) => jsonAnswer(bestellungen.slice(0, Number(limit))), {
      limit: number("How many, 5 unless it is given"),
    }),
    "a number of days": [foreignTool("days_in_month", () => textAnswer("The number of days is 30."))],
    "one thing": [
      foreignTool("get_order", () => jsonAnswer({ nummer: "B-1", posten: bestellungen }), {
        parameters: { order_id: text("Order id") },
        required: ["order_id"],
      }),
    ],
    "a summary of several lists": list(
      () => jsonAnswer({ open: bestellungen, done: bestellungen }),
      {},
      "get_project_status",
    ),
    "what was asked for by name": [
      foreignTool(
        "get_orders",
        ({ ids }) => jsonAnswer(bestellungen.filter(({ nummer }) => (ids as string[]).includes(nummer))),
        {
          parameters: { ids: { type: "array", items: { type: "string" }, description: "Order ids" } },
          required: ["ids"],
        },
      ),
    ],
    "a calculation": list(() => jsonAnswer(bestellungen), {}, "calculate_totals"),
  };

  assert.deepEqual(await withFault("no_pagination", good), []);
});
