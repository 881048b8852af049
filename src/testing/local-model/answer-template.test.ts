import assert from "node:assert/strict";
import { test } from "node:test";
import { fillTemplate, readTemplates } from "./answer-template.ts";
import { factsIn } from "./find-facts.ts";

function fill(instructions: string, result: object): string | undefined {
  const facts = factsIn(result, "find_parcel");
  const occasion = {
    tool: "find_parcel",
    facts,
    message: "where is it?",
    tools: ["find_parcel", "open_claim"],
  };
  return fillTemplate(readTemplates(instructions), occasion);
}

test("fillTemplate() fills a line of the instructions from a result", () => {
  assert.equal(
    fill("Answer: Parcel {id} is {place.name}.", { id: "P1", place: { name: "in Oslo" } }),
    "Parcel P1 is in Oslo.",
  );
  assert.equal(fill('Reply with: "Parcel {{ id }}."', { id: "P1" }), "Parcel P1.");
});

test("fillTemplate() leaves a template alone that it cannot fill", () => {
  assert.equal(fill("Answer: Parcel {id} costs {price}.", { id: "P1" }), undefined);
  assert.equal(fill("You answer questions: be kind.", { id: "P1" }), undefined);
});

test("fillTemplate() takes the template whose condition holds", () => {
  const instructions = [
    "Answer: {id} is {status}.",
    "If it is lost, answer: We are sorry about {id}.",
    "After open_claim, answer: Claim {id} is open.",
  ].join("\n");
  assert.equal(fill(instructions, { id: "P1", status: "lost" }), "We are sorry about P1.");
  assert.equal(fill(instructions, { id: "P1", status: "here" }), "P1 is here.");
});
