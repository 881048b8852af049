import { testKinds } from "./_kind-cases.ts";

const PROMPT = "You tell the customers of a shop where their order is, in one sentence.";
const AGENT = `import { generateText } from "ai";
export const answer = (question) =>
  generateText({ model: process.env.MODEL, system: "${PROMPT}", prompt: question });
`;
const TRACED = AGENT.replace(
  "prompt: question",
  "prompt: question, experimental_telemetry: { isEnabled: true }",
);
const LINE = "generateText(";
const TEST = `import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "./agent.ts";
test("it answers", async () => {
  const conversation = [await answer("Where is W1?")];
  assert.equal(conversation[0].text, "It is on its way");
});
`;
const MOCKED = `import { expect, it, vi } from "vitest";
import { answer } from "./agent.ts";
vi.mock("ai", () => ({ generateText: vi.fn() }));
it("asks", async () => {
  await answer("Where is W1?");
  expect(answer).toHaveBeenCalled();
});
`;
const EVAL = `import { evaluation } from "airworthy/evals";
import { answer } from "../agent.ts";
export const support = evaluation({ name: "support", workflow: answer, releases: { a: {} } });
`;
const CI = "on: push\njobs:\n  test:\n    steps:\n      - run: npm test\n";

testKinds(4, {
  "no-tests": { bad: AGENT, good: { "agent.ts": AGENT, "agent.test.ts": TEST }, line: LINE },
  "tests-miss-agent": {
    bad: { "agent.ts": AGENT, "words.test.ts": TEST.replace("./agent.ts", "./words.ts") },
    good: { "agent.ts": AGENT, "agent.test.ts": TEST },
    line: LINE,
  },
  "tests-mock-model": {
    bad: { "agent.ts": AGENT, "agent.test.ts": MOCKED },
    good: { "agent.ts": AGENT, "agent.test.ts": MOCKED.replace("toHaveBeenCalled()", 'toEqual("sent")') },
    line: "toHaveBeenCalled",
  },
  "tests-assert-nothing": {
    bad: { "agent.ts": AGENT, "agent.test.ts": MOCKED.replace(/vi.mock.*\n/, "") },
    good: { "agent.ts": AGENT, "agent.test.ts": TEST },
    line: "toHaveBeenCalled",
  },
  "no-dataset": {
    bad: { "agent.ts": AGENT, "agent.test.ts": TEST },
    good: { "agent.ts": AGENT, "agent.test.ts": TEST, "datasets/hard.jsonl": "{}\n" },
    line: LINE,
  },
  "tests-not-in-ci": {
    bad: { "agent.ts": AGENT, "agent.test.ts": TEST },
    good: { "agent.ts": AGENT, "agent.test.ts": TEST, ".github/workflows/ci.yml": CI },
    line: "assert",
  },
  "only-easy-cases": {
    bad: { "agent.ts": AGENT, "agent.test.ts": TEST.replaceAll("conversation", "given") },
    good: { "agent.ts": AGENT, "agent.test.ts": TEST },
    line: "assert",
  },
});

testKinds(5, {
  "untraced-calls": { bad: AGENT, good: TRACED, line: LINE },
  "nothing-kept": {
    bad: AGENT,
    good: `${AGENT}export const keep = (messages) => saveMessages(messages);\n`,
    line: LINE,
  },
  "no-run-id": {
    bad: AGENT,
    good: `${AGENT}export const log = (runId) => console.log(runId);\n`,
    line: LINE,
  },
  "usage-dropped": {
    bad: AGENT,
    good: `import { generateText } from "ai";
export async function answer(question) {
  const { text, usage } = await generateText({ model: process.env.MODEL, prompt: question });
  console.log(usage);
  return text;
}
`,
    line: LINE,
  },
  "unversioned-prompts": {
    bad: AGENT,
    good: AGENT.replace("answer =", "PROMPT_VERSION = 3;\nexport const answer ="),
    line: PROMPT,
  },
});

const PAY = `import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
import { db } from "./db";
const refundOrder = tool({
  description: "Pay an order back in full",
  inputSchema: z.object({ id: z.string().describe("number") }),
  execute: async ({ id }) => db.refunds.create({ id, key: id }),
});
export const answer = (prompt) => generateText({ model: process.env.MODEL, prompt, tools: { refundOrder }, stopWhen: stepCountIs(4) });
`;
const DEPLOY =
  "on:\n  push:\n    branches: [main]\njobs:\n  ship:\n    steps:\n      - run: npx wrangler deploy\n";
const ROUTE = `import { answer } from "../../../agent.ts";
export async function POST(request) {
  return Response.json(await answer(await request.text()));
}
`;

testKinds(6, {
  "no-stages": {
    bad: AGENT,
    good: { "agent.ts": AGENT, "evals/support.ts": EVAL },
    line: LINE,
  },
  "deploy-to-all": {
    bad: { "agent.ts": AGENT, ".github/workflows/ship.yml": DEPLOY },
    good: { "agent.ts": AGENT, ".github/workflows/ship.yml": `${DEPLOY}    environment: production\n` },
    line: "wrangler deploy",
  },
  "no-approval": {
    bad: PAY,
    good: PAY.replace("execute:", "needsApproval: true,\n  execute:"),
    line: "const refundOrder",
  },
  "prompts-edited-in-place": {
    bad: AGENT,
    good: {
      "agent.ts": `import { readFileSync } from "node:fs";
import { generateText } from "ai";
const system = readFileSync(new URL("./support.prompt.md", import.meta.url), "utf8");
export const answer = (question) => generateText({ model: process.env.MODEL, system, prompt: question });
`,
      "support.prompt.md": PROMPT,
    },
    line: PROMPT,
  },
  "no-feedback": {
    bad: { "agent.ts": AGENT, "app/api/chat/route.ts": ROUTE },
    good: {
      "agent.ts": AGENT,
      "app/api/chat/route.ts": ROUTE,
      "app/api/feedback/route.ts": "export const POST = () => new Response();\n",
    },
    line: LINE,
  },
});
