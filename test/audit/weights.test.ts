import assert from "node:assert/strict";
import { test } from "node:test";
import { ciSteps, isDataset } from "../../src/audit/files/ci.ts";
import { verdictOf } from "../../src/audit/verdict.ts";
import { auditOf, findingsOf } from "./_kind-cases.ts";

function tools(bodies: readonly string[]): string {
  const made = bodies.map(
    (body, index) => `const find${index} = tool({
  description: "Finds one thing by its number",
  inputSchema: z.object({ id: z.string().describe("its number") }),
  execute: async ({ id }) => { ${body} },
});
`,
  );
  return `import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
import { db } from "./db";
${made.join("")}
export const answer = (prompt) => generateText({
  model: process.env.MODEL, prompt, stopWhen: stepCountIs(4), tools: { ${bodies.map((_, index) => `find${index}`).join(", ")} },
});
`;
}

const SOUND = "return { id };";
const HIDES = "try { return await db.order(id); } catch { return []; }";

function weights(bodies: readonly string[]): readonly string[] {
  return findingsOf(tools(bodies))
    .filter(({ kind }) => kind === "swallows-error")
    .map(({ severity }) => severity);
}

test("what one of many tools does is a slip, what one of a few does is not, what half of them do is the rule", () => {
  assert.deepEqual(weights([HIDES, ...Array.from({ length: 7 }, () => SOUND)]), ["low"]);
  assert.deepEqual(weights([HIDES, HIDES, ...Array.from({ length: 7 }, () => SOUND)]), ["medium", "medium"]);
  assert.deepEqual(weights([HIDES, SOUND, SOUND]), ["medium"]);
  assert.deepEqual(weights([HIDES, HIDES, HIDES, SOUND, SOUND]), ["high", "high", "high"]);
});

test("slips alone make no pattern present, however many kinds there are of them", () => {
  const found = (severities: readonly ("medium" | "low")[]) =>
    severities.map((severity, index) => ({ kind: `kind-${index}`, severity, pattern: 3 as const }));

  assert.equal(verdictOf(found(["low", "low", "low", "low", "low", "low"])), "partial");
  assert.equal(verdictOf(found(["medium", "low", "low", "low"])), "present");
});

test("what a program works with is no dataset of cases", () => {
  for (const path of [
    "evals/cases.jsonl",
    "data/eval_questions.csv",
    "datasets/hard.jsonl",
    "tests/golden.json",
    "evals/dataset.yaml",
  ])
    assert.ok(isDataset(path), path);
  for (const path of [
    "data/catalog/products.jsonl",
    "data/prices.csv",
    "src/locales/questions.json",
    "public/messages.json",
    "evals/results.json",
  ])
    assert.ok(!isDataset(path), path);
});

const AGENT = `import { generateText } from "ai";
export const answer = (prompt) => generateText({ model: process.env.MODEL, prompt });
`;
const EVAL = `import assert from "node:assert/strict";
import { answer } from "../agent.ts";
for (const { question, expected } of cases) assert.equal((await answer(question)).text, expected);
`;

test("an evaluation of a dataset holds the agent to something without a pipeline, and one of no dataset less so", () => {
  const verdict = (files: Readonly<Record<string, string>>) => {
    const { verdict: said, because } = auditOf({ "agent.ts": AGENT, ...files }).patterns[3] ?? {};
    return [said, because];
  };

  assert.deepEqual(verdict({ "evals/run.ts": EVAL, "evals/cases.jsonl": "{}\n" }), [
    "absent",
    "an evaluation (evals/run.ts), which no pipeline runs",
  ]);
  assert.equal(verdict({ "evals/run.ts": EVAL })[0], "partial");
  assert.equal(verdict({ "evals/cases.jsonl": "{}\n" })[0], "present");
});

test("fields of a tool without a schema around them are its parameters, and its lacking description is seen", () => {
  const asks = (description: string) => `import OpenAI from "openai";
const tools = [{ name: "find_order", ${description}parameters: { id: { type: "string", description: "its number" } } }];
const handlers = { find_order: async ({ id }) => ({ id }) };
export const ask = (input) => new OpenAI().responses.create({ model: process.env.MODEL, input, tools });
export const handle = (name, input) => handlers[name](input);
`;
  const kinds = (description: string) => findingsOf(asks(description)).map(({ kind }) => kind);

  assert.ok(kinds("").includes("vague-description"));
  assert.ok(!kinds('description: "Finds an order by its number", ').includes("vague-description"));
});

test("a step that installs runs no test, and one that runs those of a workspace does", () => {
  const kinds = (run: string, scripts: ReadonlyMap<string, string> = new Map()) =>
    ciSteps(
      ".github/workflows/ci.yml",
      `on: push\njobs:\n  a:\n    steps:\n      - run: ${run}\n`,
      scripts,
    ).map(({ kind }) => kind);

  for (const run of ["npm ci", "pnpm install", "npm run check", "bun run check:spelling", "yarn build"])
    assert.deepEqual(kinds(run), [], run);
  for (const run of [
    "npm test",
    "npm run test:unit",
    "pnpm --filter @shop/server test",
    "pnpm -r test",
    "yarn workspace server test",
    "npm test --workspace=server",
  ])
    assert.deepEqual(kinds(run), ["test"], run);
  assert.deepEqual(kinds("npm run check", new Map([["check", "tsc && vitest run"]])), ["test"]);
});

test("a dataset that lies elsewhere counts where a test names it", () => {
  const lacks = (named: string) =>
    findingsOf({
      "agent.ts": AGENT,
      "agent.test.ts": `import assert from "node:assert/strict";
import { answer } from "./agent.ts";
assert.equal((await answer("${named}")).text, "sent");
`,
      "data/qa_dataset.json": "[]",
    }).some(({ kind }) => kind === "no-dataset");

  assert.ok(lacks("Where is it?"));
  assert.ok(!lacks("data/qa_dataset.json"));
});
