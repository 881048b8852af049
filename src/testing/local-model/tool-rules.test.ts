import assert from "node:assert/strict";
import { test } from "node:test";
import { factsIn } from "./find-facts.ts";
import { readExamples } from "./read-examples.ts";
import { readToolRules, type ToolRules, toolsNamed } from "./tool-rules.ts";

const TOOLS = ["find_parcel", "open_claim", "ask_human"];

function rules(prompt: string): ToolRules {
  return readToolRules(readExamples(prompt), TOOLS);
}

test("readToolRules() reads what a tool is for, before or after its name, several in one sentence", () => {
  for (const prompt of [
    "Use find_parcel when someone wants the whereabouts.",
    "When someone wants the whereabouts, call `find_parcel`.",
    "- find_parcel: whereabouts",
    "Call find_parcel for whereabouts, and open_claim for damage.",
  ]) {
    assert.equal(rules(prompt).weightOf("find_parcel").get("whereabout"), 2, prompt);
    assert.equal(rules(prompt).weightOf("open_claim").has("whereabout"), false, prompt);
  }
});

test("readToolRules() reads every wording of an order", () => {
  for (const prompt of [
    "Call find_parcel before open_claim.",
    "Before open_claim, call find_parcel.",
    "Never call open_claim before find_parcel.",
    "open_claim only after find_parcel.",
    "After find_parcel, call open_claim.",
    "Never open_claim without find_parcel.",
    "For damage, first find_parcel, then open_claim.",
    "find_parcel -> open_claim",
    "1. Call find_parcel\n2. Call open_claim",
  ]) {
    assert.deepEqual(rules(prompt).before("open_claim"), ["find_parcel"], prompt);
    assert.deepEqual(rules(prompt).before("find_parcel"), [], prompt);
  }
});

test("readToolRules() sends a tool after another only where that holds in any case", () => {
  assert.deepEqual(rules("1. Call find_parcel\n2. Call ask_human").after("find_parcel"), ["ask_human"]);
  assert.deepEqual(rules("Always call find_parcel, then ask_human.").after("find_parcel"), ["ask_human"]);
  assert.deepEqual(rules("For damage, first find_parcel, then ask_human.").after("find_parcel"), []);
  assert.deepEqual(
    rules("1. Use find_parcel for news\n2. Use ask_human for trouble").after("find_parcel"),
    [],
  );
});

test("readToolRules() reads what speaks against a tool, and what bans it", () => {
  assert.equal(rules("Do not use open_claim for delays.").weightOf("open_claim").get("delay"), -1.5);
  assert.deepEqual([...rules("Never call open_claim.").banned], ["open_claim"]);
  assert.deepEqual([...rules("Never call open_claim for delays.").banned], []);
});

test("readToolRules() reads conditions on what is known", () => {
  const lost = factsIn({ state: "lost" }, "find_parcel");
  const here = factsIn({ state: "here" }, "find_parcel");
  for (const prompt of [
    "Never call open_claim if the parcel is lost.",
    "Only call open_claim when the state is here.",
    "Do not call open_claim unless its state is here.",
  ]) {
    assert.deepEqual(
      [rules(prompt).forbids("open_claim", lost), rules(prompt).forbids("open_claim", here)],
      [true, false],
      prompt,
    );
  }
  assert.equal(rules("Call open_claim if it is lost.").forbids("open_claim", lost), false);
});

test("readToolRules() keeps the texts that a rule quotes", () => {
  assert.deepEqual(rules('Use find_parcel for "any news" and "where is it".').quoted("find_parcel"), [
    "any news",
    "where is it",
  ]);
});

test("readToolRules() knows the tool for all the rest", () => {
  assert.equal(rules("Call ask_human when nothing else fits.").rest, "ask_human");
  assert.equal(rules("Call ask_human for trouble.").rest, undefined);
});

test("readToolRules() does not go round in circles", () => {
  const got = rules("find_parcel before open_claim. open_claim before find_parcel.");
  assert.deepEqual(got.before("open_claim"), ["find_parcel"]);
});

test("toolsNamed() knows a name in words, and no plain word for a name", () => {
  assert.deepEqual(toolsNamed("Try find parcel, or ASK_HUMAN", TOOLS), ["find_parcel", "ask_human"]);
  assert.deepEqual(toolsNamed("I search for it", ["search"]), []);
  assert.deepEqual(toolsNamed("then call search", ["search"]), ["search"]);
});
