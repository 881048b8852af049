import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer, refusedAnswer, textAnswer, withFault } from "../_test-tools.ts";
import type { ProbeAnswer, ProbeTool } from "../probe-target.ts";

type Numbers = Readonly<Record<string, number>>;

/** Checks the types of its arguments, as an SDK does. */
function arithmetic(name: string, work: (input: Numbers) => ProbeAnswer): readonly ProbeTool[] {
  const tool = foreignTool(
    name,
    ({ a, b }) =>
      typeof a === "number" && typeof b === "number"
        ? work({ a, b })
        : refusedAnswer("INVALID_INPUT: expected numbers"),
    {
      parameters: {
        a: { type: "number", description: "The first" },
        b: { type: "number", description: "The second" },
      },
      required: ["a", "b"],
    },
  );
  return [tool];
}

const uuid = "3f1c9a52-77aa-4a0e-9d9f-0d7e7b0f9c11";
const text = (description: string, more = {}) => ({ type: "string", description, ...more });

function get(unknown: ProbeAnswer, id = "A-17"): readonly ProbeTool[] {
  const tool = foreignTool(
    "get_order",
    ({ orderId }) => (orderId === id ? jsonAnswer({ id, state: "sent" }) : unknown),
    {
      parameters: { orderId: text("Id of the order", { examples: [id] }) },
      required: ["orderId"],
    },
  );
  return [tool, foreignTool("list_orders", () => jsonAnswer([{ orderId: id }]))];
}

function change(
  name: string,
  answer: (input: Readonly<Record<string, unknown>>) => ProbeAnswer,
  parameters: object = {},
): readonly ProbeTool[] {
  const tool = foreignTool(name, answer, { parameters: { id: text("Id"), ...parameters }, required: ["id"] });
  return [tool, foreignTool("list_orders", () => jsonAnswer([{ id: "ord_8f3k2" }]))];
}

test("silent_wrong_result: calls that cannot be right, and succeed", async () => {
  const bad = {
    "an unknown id gives nothing": get(jsonAnswer(null)),
    "an unknown UUID gives an empty envelope": get(jsonAnswer({ data: [], total: 0 }), uuid),
    "an unknown number gives the same as any": [
      foreignTool("get_order", () => jsonAnswer({ order: { state: "sent" } }), {
        parameters: { order_id: { type: "integer", description: "Id", examples: [17] } },
        required: ["order_id"],
      }),
    ],
    "a date that is none": [
      foreignTool("get_weekday", ({ date }) => textAnswer(`It is day ${new Date(String(date)).getDay()}`), {
        parameters: { date: text("Day as YYYY-MM-DD") },
        required: ["date"],
      }),
    ],
    "a text for a number": [
      foreignTool("list_orders", ({ limit }) => jsonAnswer([1, 2, 3].slice(0, Number(limit))), {
        parameters: { limit: { type: "number", description: "How many" } },
      }),
    ],
    "a choice that is none": [
      foreignTool("list_orders", ({ state }) => jsonAnswer(state === "open" ? [1] : []), {
        parameters: { state: text("Which", { enum: ["open", "done"] }) },
      }),
    ],
    "a division by 0": arithmetic("divide", ({ a = 0, b = 0 }) => textAnswer(`${a} / ${b} = ${a / b}`)),
    "the mean of nothing, which JSON makes null of": [
      foreignTool(
        "calculate_mean",
        ({ values }) => {
          if (!Array.isArray(values)) return refusedAnswer("INVALID_INPUT: expected numbers");
          const sum = (values as number[]).reduce((a, b) => a + b, 0);
          return jsonAnswer(JSON.parse(JSON.stringify({ mean: sum / values.length })));
        },
        {
          parameters: { values: { type: "array", items: { type: "number" }, description: "Numbers" } },
          required: ["values"],
        },
      ),
    ],
    "a unit that is none": [
      foreignTool(
        "convert_length",
        ({ value, unit }) => jsonAnswer({ metres: unit === "km" ? Number(value) * 1_000 : Number(value) }),
        {
          parameters: {
            value: { type: "number", description: "How much" },
            unit: text("Its unit, such as 'km'"),
          },
          required: ["value", "unit"],
        },
      ),
    ],
    "a delete of nothing": change("delete_order", () => textAnswer("Order deleted successfully")),
    "an update of nothing": change("update_order", () => jsonAnswer({ ok: true }), { state: text("State") }),
    "a new thing under a parent that is not there": [
      foreignTool("create_task", ({ title }) => jsonAnswer({ id: "t1", title }), {
        parameters: { title: text("Title"), project_id: text("Id of the project") },
        required: ["title", "project_id"],
      }),
      foreignTool("list_projects", () => jsonAnswer([{ project_id: "p-1" }, { project_id: "p-2" }])),
    ],
  };

  assert.deepEqual(await withFault("silent_wrong_result", bad), Object.keys(bad));
});

test("silent_wrong_result: calls that are refused, or that may have any words", async () => {
  const known = ({ id }: Readonly<Record<string, unknown>>, then: ProbeAnswer): ProbeAnswer =>
    id === "ord_8f3k2" ? then : refusedAnswer(`NOT_FOUND: no order ${String(id)}`);
  const good = {
    "an unknown id is refused": get(refusedAnswer("NOT_FOUND")),
    "an unknown id is told as an error": get(textAnswer("Error: order not found")),
    "a delete that counts": change("delete_order", () => jsonAnswer({ deletedCount: 0 })),
    "a rename to any name": change("update_order", (input) => known(input, jsonAnswer({ ok: true })), {
      name: text("Its new name"),
      notes: text("Notes"),
    }),
    "another id, and where it comes from": change(
      "update_order",
      (input) => known(input, jsonAnswer({ ok: true })),
      { new_id: text("Its new id"), source: text("Where it comes from") },
    ),
    "a validation of a date": [
      foreignTool(
        "validate_date",
        ({ date }) => jsonAnswer({ valid: !Number.isNaN(Date.parse(String(date))) }),
        {
          parameters: { date: text("Day as YYYY-MM-DD") },
          required: ["date"],
        },
      ),
    ],
    "a search that finds nothing": [
      foreignTool("search_orders", () => jsonAnswer([]), {
        parameters: { query: text("Words") },
        required: ["query"],
      }),
    ],
    "a mode that needs no name": [
      foreignTool(
        "branches",
        ({ mode = "list" }) =>
          mode === "list" ? jsonAnswer({ branches: ["main"] }) : refusedAnswer("INVALID_MODE"),
        {
          parameters: {
            mode: text("What to do", { enum: ["list", "delete"] }),
            branch_name: text("Name of the branch"),
          },
        },
      ),
      foreignTool("list_branches", () => jsonAnswer([{ branch_name: "main" }])),
    ],
    "a sum with 0": arithmetic("add", ({ a = 0, b = 0 }) => jsonAnswer({ sum: a + b })),
    "a division by 0 that is refused": arithmetic("divide", ({ a = 0, b = 0 }) =>
      b === 0 ? refusedAnswer("DIVISION_BY_ZERO") : jsonAnswer(a / b),
    ),
    "a new file": [
      foreignTool("write_file", () => textAnswer("Wrote it"), {
        parameters: { path: text("Path of the file"), content: text("Content") },
        required: ["path", "content"],
      }),
    ],
  };

  assert.deepEqual(await withFault("silent_wrong_result", good), []);
});
