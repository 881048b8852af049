import assert from "node:assert/strict";
import { test } from "node:test";
import { askFor, type Filled, fillArguments, type ToolSpec } from "./fill-arguments.ts";
import { factsIn } from "./find-facts.ts";
import type { Sources } from "./find-value.ts";
import { readSchema } from "./schema-node.ts";

function tool(
  name: string,
  properties: object,
  required: readonly string[] = Object.keys(properties),
): ToolSpec {
  const parameters = readSchema({ type: "object", properties, required });
  return { name, description: "", parameters, inputExamples: [] };
}

function from(message: string, more: Partial<Sources> = {}): Sources {
  return { near: message, message, earlier: [], facts: [], ...more };
}

const BOOK = tool(
  "book_table",
  {
    reference: { type: "string", description: "booking reference such as B1234" },
    guests: { type: "integer", description: "number of guests" },
    area: { enum: ["inside", "terrace"] },
    note: { type: "string", description: "what else to tell the kitchen" },
  },
  ["reference"],
);

function input(filled: Filled): unknown {
  return filled.kind === "filled" ? filled.input : filled;
}

test("fillArguments() fills by shape, unit and enum, and leaves out what is not there", () => {
  assert.deepEqual(input(fillArguments(BOOK, from("Put b9876 on the terrace, 4 guests"))), {
    reference: "B9876",
    guests: 4,
    area: "terrace",
  });
});

test("fillArguments() names the required argument that is missing", () => {
  const filled = fillArguments(BOOK, from("a table for 4 guests"));
  assert.ok(filled.kind === "missing");
  assert.deepEqual(filled.missing.map(askFor), ["the booking reference such as B1234"]);
});

test("fillArguments() finds values in earlier results and in what was said before", () => {
  const facts = factsIn({ reference: "B5555", guests: 9 }, "find_booking");
  assert.deepEqual(input(fillArguments(BOOK, from("move it", { facts }))), { reference: "B5555" });
  assert.deepEqual(input(fillArguments(BOOK, from("move it", { earlier: ["it is B4444"] }))), {
    reference: "B4444",
  });
});

test("fillArguments() takes the next value of the same form, and says when there is none", () => {
  const both = from("how are B1111 and B2222");
  const find = tool("find_booking", { reference: { type: "string", description: "such as B1234" } });
  const first = fillArguments(find, both);
  const second = fillArguments(find, both, { avoid: [input(first)] });
  assert.deepEqual([input(first), input(second)], [{ reference: "B1111" }, { reference: "B2222" }]);
  assert.equal(fillArguments(find, both, { avoid: [input(first), input(second)] }).kind, "repeated");
});

test("fillArguments() finds less with a vaguer description", () => {
  const text = "member 77123, booking B9876 please";
  const exact = tool("find", { ref: { type: "string", description: "reference such as B1234" } });
  const vague = tool("find", { ref: { type: "string", description: "the thing" } });
  assert.deepEqual(input(fillArguments(exact, from(text))), { ref: "B9876" });
  assert.notDeepEqual(input(fillArguments(vague, from("B9876, member 77123 please"))), { ref: "77123" });
  assert.notEqual(fillArguments(vague, from("where is it, member M77123")).kind, "missing");
});

test("fillArguments() takes an amount from a result where the description names the field", () => {
  const pay = tool("pay", { amount: { type: "number", description: "amount, at most the total" } });
  const facts = factsIn({ total: 12.5, count: 3 }, "get_bill");
  assert.deepEqual(input(fillArguments(pay, from("pay it", { facts }))), { amount: 12.5 });
});

test("fillArguments() fills lists and nested objects", () => {
  const tags = tool("tag", {
    refs: { type: "array", items: { type: "string", description: "reference such as B1234" } },
    who: { type: "object", properties: { email: { type: "string", format: "email" } }, required: ["email"] },
  });
  assert.deepEqual(input(fillArguments(tags, from("B1111, B2222 for ada@x.example"))), {
    refs: ["B1111", "B2222"],
    who: { email: "ada@x.example" },
  });
});

test("askFor() reads as a person would say it", () => {
  const properties = readSchema({
    type: "object",
    properties: { order_id: { type: "string" }, b: { type: "string", description: "The city." } },
  });
  assert.ok(properties.kind === "object");
  assert.deepEqual(properties.properties.map(askFor), ["the order id", "the city"]);
});
