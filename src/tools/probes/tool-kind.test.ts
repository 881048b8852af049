import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer } from "./_test-tools.ts";
import { kindOf } from "./tool-kind.ts";

const text = (description = "") => ({ type: "string", description });

function kind(
  name: string,
  parameters: Readonly<Record<string, object>>,
  required = Object.keys(parameters),
) {
  return kindOf(foreignTool(name, () => jsonAnswer({}), { parameters, required }));
}

test("kindOf() takes a find of one named thing for a look-up, and any other find for a search", () => {
  const cases = [
    ["find_order", { order: text() }, "get"],
    ["find_order", { order_id: text() }, "get"],
    ["lookup_user", { user_id: text() }, "get"],
    ["find_orders", { customer_id: text() }, "search"],
    ["find_users", { ids: text() }, "search"],
    ["find_product", { name: text() }, "search"],
    ["search_products", { query: text() }, "search"],
  ] as const;

  for (const [name, parameters, expected] of cases) {
    const { action, isCollection } = kind(name, parameters);
    assert.equal(action, expected, name);
    assert.equal(isCollection, expected === "search", name);
  }
});

test("kindOf() takes order for the name of one where it is needed or described so, else for a sort", () => {
  const role = (parameters: Readonly<Record<string, object>>, required: string[] = []) =>
    kind("list_refunds", parameters, required).parameters[0]?.role;

  assert.equal(role({ order: text() }, ["order"]), "id");
  assert.equal(role({ order: text("Order number, such as W10234") }), "id");
  assert.equal(role({ order: text() }), "sort");
  assert.equal(role({ order: text("asc or desc") }, ["order"]), "sort");
  assert.equal(role({ order: { enum: ["asc", "desc"] } }, ["order"]), "sort");
});
