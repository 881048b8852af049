import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer, structuredAnswer, textAnswer, withFault } from "../_test-tools.ts";
import type { ProbeAnswer, ProbeTool } from "../probe-target.ts";

const days = ["2026-03-02", "2026-01-09", "2026-02-11", "2026-01-30"];
const orders = days.map((day, n) => ({ id: n + 1, created_at: `${day}T10:00:00Z`, total: 5 * n }));
const text = (description: string, more = {}) => ({ type: "string", description, ...more });

function list(
  answer: (input: Readonly<Record<string, unknown>>) => ProbeAnswer,
  parameters = {},
  name = "list_orders",
): readonly ProbeTool[] {
  return [foreignTool(name, answer, { parameters })];
}

test("no_sort_filter: the latest or the most cannot be asked for", async () => {
  const bad = {
    "dates in JSON": list(() => jsonAnswer({ orders })),
    "prices in camel case": list(() =>
      jsonAnswer(orders.map(({ id, total }) => ({ id, unitPrice: total + 1 }))),
    ),
    "times in ms": list(() =>
      jsonAnswer(orders.map(({ id, created_at }) => ({ id, createdAt: Date.parse(created_at) }))),
    ),
    "dates in a text": list(() =>
      textAnswer(days.map((day, n) => `### Order ${n}\n**Created:** ${day}`).join("\n\n")),
    ),
    "dates in words": list(() =>
      textAnswer(
        days.map((day, n) => `- Order ${n}\n  Creation Time: ${new Date(day).toString()}`).join("\n"),
      ),
    ),
    "a sort that does nothing": list(() => jsonAnswer(orders), {
      sort: text("Order", { enum: ["created_at", "total"] }),
    }),
    "a sort by any field that does nothing": list(
      () => jsonAnswer([0, 2, 1].map((n) => ({ ...orders[n], total: 5 * ((n + 1) % 3) }))),
      { sort: text("Field to sort by") },
    ),
    "everything at once": list(() => structuredAnswer({ orders, customers: [] }), {}, "read_all"),
  };

  assert.deepEqual(await withFault("no_sort_filter", bad), Object.keys(bad));
});

test("no_sort_filter: there is an order, or nothing to order by", async () => {
  const sorted = [...orders].sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
  const good = {
    "a sort that works": list(
      ({ sort_by }) =>
        jsonAnswer([...orders].sort((a, b) => (sort_by === "total" ? b.total - a.total : a.id - b.id))),
      { sort_by: text("Order", { enum: ["id", "total"] }) },
    ),
    "a sort by any field that works": list(
      ({ sort = "id" }) => {
        const key = String(sort) as "id" | "total";
        const mixed = orders.map((order, n) => ({ ...order, total: 5 * ((n + 1) % 3) }));
        return jsonAnswer(mixed.sort((a, b) => (a[key] < b[key] ? -1 : 1)));
      },
      { sort: text("Field to sort by") },
    ),
    "a sort by any field, of one order only": list(
      () => jsonAnswer([1, 2, 3].map((n) => ({ created_at: `2026-01-0${n}`, total: n }))),
      { sort: text("Field to sort by") },
    ),
    "newest first": list(() => jsonAnswer(sorted)),
    "newest first, in seconds": list(() =>
      jsonAnswer(sorted.map(({ id, created_at }) => ({ id, timestamp: Date.parse(created_at) / 1_000 }))),
    ),
    "a log": list(() => jsonAnswer(days.map((day) => ({ date: day, message: "a" }))), {}, "get_log"),
    "a filter by date": list(() => jsonAnswer(days.map((day) => ({ date: day }))), {
      since: text("From when, as an ISO 8601 date"),
    }),
    "hits with how well they fit": [
      foreignTool(
        "search_orders",
        () =>
          textAnswer(
            days.map((day, n) => `## Order ${n}\n- **Day**: ${day.length}\n- **Score**: ${n}.5`).join("\n"),
          ),
        {
          parameters: { query: text("Words") },
          required: ["query"],
        },
      ),
    ],
    "names alone": list(() => jsonAnswer(["a", "b"].map((name) => ({ name })))),
    "one thing with a date": [
      foreignTool("get_order", () => jsonAnswer(orders[0]), {
        parameters: { id: text("Id") },
        required: ["id"],
      }),
    ],
  };

  assert.deepEqual(await withFault("no_sort_filter", good), []);
});
