import assert from "node:assert/strict";
import { test } from "node:test";
import { findText, salient } from "./find-text.ts";

function ask(text: string, name: string, description = ""): string | undefined {
  return findText(text, { name, description, topic: new Set(), required: true });
}

test("findText() gives a search the words that say something", () => {
  assert.equal(ask("Hi, do you have any Blue Mountain coffee?", "query"), "Blue Mountain coffee");
  assert.equal(ask('look for "the long way"', "query"), "the long way");
});

test("findText() takes a value behind the name of its field", () => {
  assert.equal(ask("The city is Port Louis, thanks", "city"), "Port Louis");
});

test("findText() takes a person's name only where one is given", () => {
  assert.equal(ask("my name is Ada Lovelace and I am late", "customer_name"), "Ada Lovelace");
  assert.equal(ask("where is it?", "customer_name"), undefined);
});

test("findText() gives a reason its cause, or the request", () => {
  assert.equal(ask("Send it back because the lid is broken.", "reason"), "the lid is broken");
  assert.equal(ask("Send it back", "reason"), "Send it back");
});

test("findText() takes a capitalised name for a named thing, and nothing where there is none", () => {
  assert.equal(ask("What is the weather in Buenos Aires today?", "city"), "Buenos Aires");
  assert.equal(ask("what is the weather?", "city"), undefined);
});

test("salient() leaves out the words of the topic", () => {
  assert.equal(salient("search products for red shoes", new Set(["search", "product"])), "red shoes");
  assert.equal(salient("search products please", new Set(["search", "product"])), undefined);
});

test("findText() leaves an optional text alone unless something answers to it", () => {
  const asked = { name: "note", description: "why", topic: new Set<string>(), required: false };
  assert.equal(findText("Send it back", asked), undefined);
  assert.equal(findText("Send it back because it leaks", asked), "it leaks");
});
