import assert from "node:assert/strict";
import { test } from "node:test";
import { createToolChooser, type ToolChooser } from "./choose-tool.ts";
import type { ToolSpec } from "./fill-arguments.ts";
import { readExamples } from "./read-examples.ts";
import { readSchema } from "./schema-node.ts";

function tool(name: string, description: string, properties: object = {}): ToolSpec {
  const parameters = readSchema({ type: "object", properties, required: Object.keys(properties) });
  return { name, description, parameters, inputExamples: [] };
}

const PARCEL = { number: { type: "string", description: "parcel number such as P1234567" } };
const FIND = tool(
  "find_parcel",
  "Tells where a parcel is, its carrier and when it will be delivered",
  PARCEL,
);
const CLAIM = tool("open_claim", "Opens a claim for a damaged, broken or lost thing", {
  reason: { type: "string" },
});
const SHOPS = tool("list_shops", "Lists the shops near a place, with opening hours", {
  place: { type: "string" },
});

function chooser(tools: readonly ToolSpec[], instructions = ""): ToolChooser {
  return createToolChooser(tools, readExamples(instructions));
}

function chosen(
  message: string,
  tools: readonly ToolSpec[] = [FIND, CLAIM, SHOPS],
  instructions = "",
): string[] {
  return chooser(tools, instructions)
    .requests(message)
    .map(({ tool: { name } }) => name);
}

test("requests() chooses by description, through misspellings too", () => {
  assert.deepEqual(chosen("where is my parcel?"), ["find_parcel"]);
  assert.deepEqual(chosen("the cup arrived brokken"), ["open_claim"]);
  assert.deepEqual(chosen("what are the opening hours"), ["list_shops"]);
});

test("requests() chooses nothing where nothing speaks for any tool", () => {
  for (const message of ["", "thanks, bye", "tell me a joke"]) assert.deepEqual(chosen(message), [], message);
});

test("requests() takes a quoted saying for an example, and a quoted field name for none", () => {
  const said = tool("find_parcel", 'Tells where a parcel is: "where is my parcel", "has it left"', PARCEL);
  const paged = { ...SHOPS, description: `${SHOPS.description}. While "more" is not null there are more` };
  const score = (tools: readonly ToolSpec[]): number =>
    chooser(tools)
      .rank("has it left yet?")
      .find(({ tool: { name } }) => name === "find_parcel")?.score ?? 0;

  // Only beside examples of another tool do those of one teach anything.
  assert.ok(score([said, paged]) - score([said, SHOPS]) < 0.1);
  assert.ok(
    score([said, { ...SHOPS, description: `${SHOPS.description}: "are you open"` }]) > score([said, SHOPS]),
  );
});

test("requests() finds several requests in one message", () => {
  const [first, second] = chooser([FIND, CLAIM, SHOPS]).requests(
    "My vase is broken and I need a claim. Where is parcel P7654321?",
  );
  assert.deepEqual([first?.tool.name, second?.tool.name], ["open_claim", "find_parcel"]);
  assert.equal(second?.near, "Where is parcel P7654321?");
});

test("requests() lets the right tool lose when its description is vaguer", () => {
  const vague = tool("lookup", "Gets information", { number: { type: "string", description: "the number" } });
  const message = "when will P1234567 be delivered to the shop?";
  assert.deepEqual(chosen(message, [FIND, CLAIM, SHOPS]), ["find_parcel"]);
  assert.deepEqual(chosen(message, [vague, CLAIM, SHOPS]), ["list_shops"]);
});

test("requests() takes a value of the form that a tool describes for a hint", () => {
  const vague = tool("find_parcel", FIND.description, {
    number: { type: "string", description: "the number" },
  });
  const score = (one: ToolSpec) =>
    chooser([one, CLAIM])
      .rank("P1234567")
      .find((found) => found.tool === one)?.score ?? 0;
  assert.ok(score(FIND) > score(vague));
});

test("requests() obeys rules in the instructions", () => {
  const rule = "Use open_claim when something smells strange.";
  assert.deepEqual(chosen("it smells strange"), []);
  assert.deepEqual(chosen("it smells strange", [FIND, CLAIM], rule), ["open_claim"]);
  assert.deepEqual(chosen("where is my parcel?", [FIND, CLAIM], "Never call find_parcel."), []);
});

test("requests() learns from examples labelled with tools, and from quoted ones in a description", () => {
  const examples =
    '- "do you stock any lilac ink" -> list_shops\n- "got any paper left" -> list_shops\n- "it never came" -> find_parcel';
  assert.deepEqual(chosen("do you stock any violet thread"), []);
  assert.deepEqual(chosen("do you stock any violet thread", [FIND, CLAIM, SHOPS], examples), ["list_shops"]);
  const quoting = tool("list_shops", 'Lists shops. Asked for by "do you stock" or "got any left"', {});
  assert.deepEqual(chosen("do you stock violet thread", [FIND, CLAIM, quoting]), ["list_shops"]);
});

test("requests() finds two tools in one part where each has words of its own", () => {
  assert.deepEqual(chosen("find the parcel with the broken vase, the damage needs a claim").sort(), [
    "find_parcel",
    "open_claim",
  ]);
});

test("requests() takes a value alone for a call of the tool that comes first", () => {
  const rule = "Never call open_claim before find_parcel.";
  const claim = tool("open_claim", CLAIM.description, PARCEL);
  assert.deepEqual(chosen("P1234567 hmm", [claim, FIND], rule), ["find_parcel"]);
});

test("requests() gives the rest to the tool that takes it", () => {
  const human = tool("ask_human", "Use when nothing else fits");
  assert.deepEqual(chosen("compose a limerick about penguins", [FIND, human]), ["ask_human"]);
  assert.deepEqual(chosen("thanks!", [FIND, human]), []);
  assert.deepEqual(chosen("where is my parcel?", [FIND, human]), ["find_parcel"]);
});

test("rank() is a total order that keeps the given order among equals", () => {
  assert.deepEqual(
    chooser([SHOPS, CLAIM])
      .rank("zzz")
      .map(({ tool: { name } }) => name),
    ["list_shops", "open_claim"],
  );
});
