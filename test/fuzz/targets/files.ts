import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAuditBaseline } from "../../../src/audit/bar.ts";
import { csvRows, importCases } from "../../../src/evals/datasets/import-cases.ts";
import { parseDataset } from "../../../src/evals/datasets/parse-dataset.ts";
import { loadSuite } from "../../../src/evals/promptfoo/load-suite.ts";
import { parseLabels } from "../../../src/evals/scorers/judge/labels.ts";
import { parseFrontMatter } from "../../../src/models/_front-matter.ts";
import { importConversations } from "../../../src/observe/transfer/conversations.ts";
import { readTrials } from "../../../src/observe/transfer/read-trials.ts";
import { verifyReadiness } from "../../../src/readiness/signed-readiness.ts";
import { readAbPlan } from "../../../src/rollout/ab/read-ab-plan.ts";
import { readPlan } from "../../../src/rollout/read-plan.ts";
import { parseOpenApi } from "../../../src/tools/probes/openapi/load-openapi.ts";
import type { Target } from "../_target.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** A file of the target's own, gone when the process ends. */
function file(name: string): (bytes: Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-fuzz-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  return (bytes) => {
    writeFileSync(path, bytes);
    return path;
  };
}

const NO_STORE = { load: async () => undefined, import: async () => {} } as never;
const CASE = {
  id: "a",
  input: { text: "Where is it?" },
  expected: { route: "orders" },
  tags: ["x"],
  turns: [{ user: "Hi", expected: { reply: "y" } }],
  tools: [{ name: "t", arguments: { a: 1 } }],
  weight: 2,
};
const CASE_WORDS = [
  "id",
  "input",
  "expected",
  "route",
  "tags",
  "turns",
  "user",
  "tools",
  "forbidden",
  "subject",
  "faults",
  "cluster",
  "reference",
  "simulate",
  "origin",
];
const YAML = `- id: a\n  input: &i { text: "Where is it?" }\n  route: orders\n- id: b\n  input:\n    <<: *i\n    more: |\n      lines\n  tags: [x, y]\n`;
const CHAT = {
  messages: [
    { role: "system", content: "s" },
    { role: "user", content: [{ type: "text", text: "Hi" }] },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "t1", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
    },
    { role: "tool", tool_call_id: "t1", content: "Error: no" },
  ],
  metadata: { user: "u" },
  reward: 1,
};
const PROMPTFOO = `description: d
prompts: ["Say {{x}}", { id: p, raw: "{{y}}" }]
providers: [echo, { id: openai:gpt-5-mini, config: { temperature: 0 } }]
defaultTest: { options: { transform: output.trim() } }
tests:
  - vars: { x: [1, 2] }
    assert:
      - { type: contains, value: a, weight: 2 }
      - { type: javascript, value: "output.length > 1" }
      - { type: assert-set, assert: [{ type: is-json }] }
scenarios: [{ config: [{ vars: { y: 1 } }], tests: [{ assert: [{ $ref: "#/assertionTemplates/t" }] }] }]
assertionTemplates: { t: { type: regex, value: "a+" } }
`;
const OPENAPI = `openapi: 3.1.0
info: { title: t, version: "1" }
paths:
  /orders/{id}:
    get: { operationId: getOrder, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/O" } } } } } }
components: { schemas: { O: { type: object, properties: { self: { $ref: "#/components/schemas/O" } } } } }
`;
const PROMPT = `---\nname: triage\nmodel: fast\ntemperature: 0\noutput: { type: object, properties: { a: { type: string } } }\n---\nSort {{message}} \\{{x}}\n`;
const PLAN = {
  workflow: "w",
  candidate: "rel_0123456789abcdef",
  stages: [{ kind: "canary", percent: 5, cohort: { all: [{ attribute: "a", in: [1] }] }, minTime: "1h" }],
  gates: { failures: { points: 2 }, cost: "off" },
};
const AB = {
  workflow: "w",
  a: "rel_0123456789abcdef",
  b: "rel_0123456789abcde0",
  shares: { a: 50, b: 50 },
  outcome: "success",
};
const asSuite = file("promptfooconfig.yaml");
const asChat = file("chat.json");
const asTrials = file("trials.jsonl");

export const FILES: readonly Target[] = [
  ...(["jsonl", "json", "yaml"] as const).map(
    (format): Target => ({
      name: `dataset-${format}`,
      seeds: [
        format === "yaml"
          ? YAML
          : format === "json"
            ? JSON.stringify([CASE])
            : `${JSON.stringify(CASE)}\n{"id":"b","input":"x"}`,
      ],
      words: CASE_WORDS,
      run: (bytes) => JSON.stringify(parseDataset(text(bytes), { format, name: "fuzz" })),
    }),
  ),
  {
    name: "dataset-csv",
    seeds: [
      'id,input.text,expected.route,tags\n1,"a, ""b""",orders,x;y\n2,c,,\n',
      "\ufeffinput;expected\nx;1\n",
    ],
    words: [...CASE_WORDS, "input.", "expected.a.b", ";", "\t", '""'],
    run: (bytes) => {
      const rows = csvRows(text(bytes), { from: "fuzz" });
      JSON.stringify(importCases(rows, { from: "fuzz" }));
      JSON.stringify(importCases(rows, { from: "fuzz", typed: true }));
    },
  },
  {
    name: "promptfoo",
    seeds: [PROMPTFOO],
    words: [
      "prompts",
      "providers",
      "tests",
      "assert",
      "type",
      "value",
      "vars",
      "llm-rubric",
      "similar",
      "$ref",
      "file://x.js:f",
      "not-contains",
      "threshold",
      "select-best",
      "repeat",
      "_conversation",
    ],
    run: (bytes) => loadSuite(asSuite(bytes)),
  },
  {
    name: "conversations",
    seeds: [
      JSON.stringify([CHAT, CHAT.messages]),
      JSON.stringify({ traj: CHAT.messages, info: { reward_info: { reward: 0 } } }),
    ],
    words: [
      "messages",
      "traj",
      "history",
      "role",
      "tool_calls",
      "function",
      "arguments",
      "tool_call_id",
      "refusal",
      "metadata",
    ],
    run: (bytes) => importConversations(NO_STORE, asChat(bytes)),
  },
  {
    name: "trials",
    seeds: [
      `${JSON.stringify({ case: "a", trial: 1, pass: true, messages: CHAT.messages })}\n`,
      JSON.stringify([
        {
          task_id: 1,
          trial: 0,
          reward: 1,
          traj: CHAT.messages,
          info: { task: { user_id: "u", instruction: "i", actions: [{ name: "f", kwargs: {} }] } },
        },
      ]),
    ],
    words: [
      "case",
      "trial",
      "pass",
      "reward",
      "scores",
      "expected",
      "task_id",
      "traj",
      "info",
      "kwargs",
      "cost",
    ],
    run: async (bytes) => {
      for await (const one of readTrials(asTrials(bytes))) JSON.stringify(one);
    },
  },
  {
    name: "labels",
    seeds: [
      '{"input":"Hi","output":"Hello!","label":"pass"}\n{"id":"b","input":{},"output":1,"label":"fail"}\n',
    ],
    words: ["input", "output", "label", "pass", "id"],
    run: (bytes) => parseLabels(text(bytes), "It is polite"),
  },
  {
    name: "prompt-file",
    seeds: [PROMPT],
    words: ["---\n", "{{", "}}", "name", "output", "input", "$ref"],
    run: (bytes) => parseFrontMatter(text(bytes), "fuzz.prompt.md"),
  },
  {
    name: "openapi",
    seeds: [OPENAPI],
    words: ["paths", "$ref", "#/components/schemas/O", "parameters", "schema", "allOf", "security"],
    run: (bytes) => parseOpenApi(text(bytes)),
  },
  {
    name: "plans",
    seeds: [JSON.stringify(PLAN), JSON.stringify(AB)],
    words: ["stages", "shadow", "eval", "percent", "cohort", "not", "any", "useCases", "shares", "alpha"],
    run: (bytes) => {
      const value = jsonOf(bytes);
      for (const read of [readPlan, readAbPlan])
        try {
          read(value);
        } catch (error) {
          if (read === readAbPlan) throw error;
        }
    },
  },
  {
    name: "signed-report",
    seeds: [
      JSON.stringify({
        report: { version: 1, workflow: "w", at: 1, checks: [], waived: [] },
        signature: { key: "MCowBQYDK2VwAyEA", value: "AAAA" },
      }),
    ],
    words: ["report", "signature", "key", "value"],
    run: (bytes) => verifyReadiness(text(bytes), ["MCow"]),
  },
  {
    name: "audit-baseline",
    seeds: ['{"version":1,"findings":["a"]}'],
    words: ["findings", "version"],
    run: (bytes) => readAuditBaseline(text(bytes)),
  },
];

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(text(bytes));
  } catch {
    return text(bytes);
  }
}
