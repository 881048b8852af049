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
import type { ProbeAnswer, ProbeTool } from "../probe-target.ts";

/** A tool that knows one order, with what it says of any other. */
function get(unknown: (id: string) => ProbeAnswer, name = "get_order"): readonly ProbeTool[] {
  const tool = foreignTool(
    name,
    ({ order_id }) =>
      order_id === "A-17" ? jsonAnswer({ id: "A-17", state: "sent" }) : unknown(String(order_id)),
    {
      parameters: { order_id: { type: "string", description: "Id of the order", examples: ["A-17"] } },
      required: ["order_id"],
    },
  );
  return [tool];
}

test("error_as_success: failures in the clothes of a result", async () => {
  const bad = {
    "an Error: in a text": get(() => textAnswer("Error: order not found")),
    "a sentence": get((id) => textAnswer(`The order ${id} does not exist.`)),
    "no such thing, in words": get((id) => textAnswer(`No order found for id: ${id}`)),
    "no such thing, and much that there is": get((id) =>
      textAnswer(
        `Exact match not found for "${id}". Did you mean:\n\n${"- **Another order** (`A-18`)\n".repeat(30)}`,
      ),
    ),
    "status: error": get(() => jsonAnswer({ status: "error", message: "Order not found" })),
    "a status of its own": get(() => jsonAnswer({ status: "order_not_found" })),
    "success: false": get(() => jsonAnswer({ success: false })),
    "ok: false in structured content": get(() => structuredAnswer({ ok: false, reason: "unknown order" })),
    "an error object": get(() => jsonAnswer({ error: { code: 404, message: "no such order" } })),
    "an HTTP status": get(() => jsonAnswer({ status: 404, body: {} })),
    "a list of errors, as GraphQL has it": get(() =>
      jsonAnswer({ data: null, errors: [{ message: "not found" }] }),
    ),
    "a wrapped sentence": get((id) => structuredAnswer({ content: `${id}: Error - ENOENT: no such file` })),
    German: get((id) => textAnswer(`Bestellung ${id} wurde nicht gefunden.`)),
    French: get(() => textAnswer("Commande introuvable")),
    Spanish: get((id) => textAnswer(`No se encontró el pedido ${id}`)),
    Chinese: get((id) => textAnswer(`找不到ID為 ${id} 的任務。請確認ID是否正確。`)),
    Japanese: get(() => textAnswer("注文が見つかりません")),
    "an emoji before it": get(() => textAnswer("❌ Failed to load the order")),
  };

  assert.deepEqual(await withFault("error_as_success", bad), Object.keys(bad));
});

test("error_as_success: what is said as an error, what is empty, and what is about errors", async () => {
  const good = {
    isError: get(() => refusedAnswer("NOT_FOUND: no such order")),
    "isError with JSON": get(() => refusedAnswer(JSON.stringify({ error: "not found" }))),
    "an empty object": get(() => jsonAnswer({})),
    "an empty text": get(() => textAnswer("")),
    "a search without hits": [
      foreignTool("search_orders", () => textAnswer("No orders found"), {
        parameters: { query: { type: "string", description: "Words" } },
        required: ["query"],
      }),
    ],
    "a validation": [
      foreignTool("validate_json", () => jsonAnswer({ valid: false, errors: ["unexpected end"] }), {
        parameters: { input: { type: "string", description: "The text" } },
        required: ["input"],
      }),
    ],
    "a log of errors": [
      foreignTool("list_errors", () =>
        jsonAnswer({ errors_by_day: { monday: 3 }, message: "3 errors", count: 3 }),
      ),
    ],
    "an error count of zero": get(() => jsonAnswer({ added: 0, errors: [], error: null })),
    "a long text in which something failed": get(() =>
      textAnswer(`Chapter 1. ${"It was a day like any other. ".repeat(30)} The engine could not be started.`),
    ),
  };

  assert.deepEqual(await withFault("error_as_success", good), []);
});
