import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import type { LoadSuiteOptions } from "./load-suite.ts";
import { loadSuite } from "./load-suite.ts";

const folder = mkdtempSync(join(tmpdir(), "airworthy-suite-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

/** Loads a configuration, with files beside it. */
async function load(
  config: string,
  { files = {}, ...options }: LoadSuiteOptions & { files?: Readonly<Record<string, string>> } = {},
) {
  count += 1;
  const file = join(folder, String(count), "promptfooconfig.yaml");
  for (const [name, text] of Object.entries({ ...files, "promptfooconfig.yaml": config })) {
    const path = join(dirname(file), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const { suite, refusals } = await loadSuite(file, options);
  return { suite, refusals, told: refusals.map(({ path, reason }) => `${path}: ${reason}`) };
}

test("prompts are texts, files of several, globs and labelled ones", async () => {
  const { suite, told } = await load(
    `prompts: ["Say {{x}}", file://two.txt, "file://more/*.md", { label: named, raw: "Raw {{x}}" }, file://chat.yaml]
providers: [echo]
tests: [{ vars: { x: 1 } }]`,
    {
      files: {
        "two.txt": "One {{x}}\n---\nTwo {{x}}\n",
        "more/a.md": "A",
        "more/b.md": "B",
        "chat.yaml": "- { role: user, content: hi }",
      },
    },
  );

  assert.deepEqual(told, []);
  assert.deepEqual(
    suite.prompts.map(({ raw, label }) => [label, raw]),
    [
      ["Say {{x}}", "Say {{x}}"],
      ["two.txt 1", "One {{x}}"],
      ["two.txt 2", "Two {{x}}"],
      ["more/a.md", "A"],
      ["more/b.md", "B"],
      ["named", "Raw {{x}}"],
      ["chat.yaml", '[{"role":"user","content":"hi"}]'],
    ],
  );
});

test("providers are configured models by id or label, files, and echo; settings are mapped", async () => {
  const { suite, told } = await load(
    `prompts: [p]
providers:
  - id: openai:gpt-5-mini
    config: { temperature: 0.2, max_tokens: 50, apiKey: x, stop: end }
  - { id: bedrock:claude, label: fast }
  - file://own.mjs
  - echo
tests: [{}]`,
    { models: ["openai:gpt-5-mini", "fast"], files: { "own.mjs": "export default class {}" } },
  );

  assert.deepEqual(told, []);
  assert.deepEqual(
    suite.providers.map((one) => [one.kind, one.id, one.kind === "model" ? one.settings : undefined]),
    [
      ["model", "openai:gpt-5-mini", { temperature: 0.2, maxOutputTokens: 50, stopSequences: ["end"] }],
      ["model", "fast", {}],
      ["file", "file://own.mjs", undefined],
      ["echo", "echo", undefined],
    ],
  );
});

test("every provider that cannot answer is refused with the reason", async () => {
  const { told } = await load(
    `prompts: [p]
providers:
  - openai:gpt-9
  - python:run.py
  - exec:./run.sh
  - file://none.mjs
  - { id: "model", config: { tools: [] } }
  - { label: nothing, config: {} }
  - { id: echo, delay: 100 }
tests: [{}]`,
    { models: ["model"] },
  );

  assert.deepEqual(told, [
    'providers[0]: no model is called "openai:gpt-9": add it under models in airworthy.config.ts',
    'providers[1]: "python:run.py" is run by another language, which is not done here',
    'providers[2]: "exec:./run.sh" runs a program',
    'providers[3]: the file "none.mjs" is not there',
    "providers[4].config.tools: the configured model has settings of its own; this one is not passed on",
    "providers[5]: it has no id",
    "providers[6].delay: waits between calls are not taken; bound the rate of the evaluation instead",
  ]);
});

test("--provider stands in for all, and their settings no longer matter", async () => {
  const { suite, told } = await load("prompts: [p]\nproviders: [python:x.py, openai:gpt-9]\ntests: [{}]", {
    provider: "echo",
    models: [],
  });

  assert.deepEqual(told, []);
  assert.deepEqual(
    suite.providers.map(({ id }) => id),
    ["echo"],
  );
});

test("tests have the defaults, one for each combination of listed variables", async () => {
  const { suite, told } = await load(`prompts: [p]
providers: [echo]
defaultTest:
  vars: { place: Oslo }
  threshold: 0.5
  assert: [{ type: contains, value: a }]
  options: { prefix: "> " }
tests:
  - description: one
    vars: { word: [a, b], size: [1, 2], deep: { x: [1] } }
    assert: [{ type: equals, value: b }]
  - vars: { word: [c, d] }
    threshold: 1
    options: { disableVarExpansion: true, disableDefaultAsserts: true }`);

  assert.deepEqual(told, []);
  assert.deepEqual(
    suite.tests.map(({ id, vars, threshold, assert: list, prefix }) => [
      id,
      vars,
      threshold,
      list.map(({ type }) => type),
      prefix,
    ]),
    [
      [
        "test-1.1",
        { place: "Oslo", word: "a", size: [1, 2], deep: { x: [1] } },
        0.5,
        ["contains", "equals"],
        "> ",
      ],
      [
        "test-1.2",
        { place: "Oslo", word: "b", size: [1, 2], deep: { x: [1] } },
        0.5,
        ["contains", "equals"],
        "> ",
      ],
      ["test-2", { place: "Oslo", word: ["c", "d"] }, 1, [], "> "],
    ],
  );
});

test("tests come of files, and of scenarios", async () => {
  const { suite, told } = await load(
    `prompts: [p]
providers: [echo]
tests: [file://more.yaml, { vars: file://vars.json }]
scenarios:
  - config: [{ vars: { a: 1 } }, { vars: { a: 2 } }]
    tests: [{ vars: { b: 3 }, assert: [{ type: is-json }] }]`,
    { files: { "more.yaml": "- vars: { f: 1 }\n- vars: { f: 2 }", "vars.json": '{"v": 1}' } },
  );

  assert.deepEqual(told, []);
  assert.deepEqual(
    suite.tests.map(({ vars }) => vars),
    [{ f: 1 }, { f: 2 }, { v: 1 }, { a: 1, b: 3 }, { a: 2, b: 3 }],
  );
});

test("every assertion that cannot be taken is refused with the reason, and the rest is kept", async () => {
  const { suite, told } = await load(
    `prompts: [p]
providers: [echo]
tests:
  - assert:
      - { type: contains, value: a }
      - { type: python, value: "True" }
      - { type: select-best, value: best }
      - { type: bleu, value: x }
      - { type: not-webhook, value: "https://example.com" }
      - { type: llm-rubric, value: x }
      - { type: similar, value: x, provider: echo }
      - { type: javascript, value: file://none.js }
      - { type: is-json, value: file://schema.json }
      - { type: contains, value: a, colour: red }
      - plain
      - { type: assert-set, assert: [{ type: ruby, value: x }, { type: regex, value: a }] }`,
    { files: { "schema.json": "{" } },
  );

  assert.deepEqual(told, [
    'tests[0].assert[1]: "python" is not taken: it runs Python, which is not done here',
    'tests[0].assert[2]: "select-best" is not taken: it compares the outputs of several providers, which a trial does not have beside it',
    'tests[0].assert[3]: assertions of the type "bleu" are not taken',
    'tests[0].assert[4]: "webhook" is not taken: it sends outputs to a web address',
    'tests[0].assert[5]: "llm-rubric" needs a model that grades: name it as options.provider, or with --grader',
    'tests[0].assert[6]: "similar" needs embeddings, which here only a file with callEmbeddingApi or callSimilarityApi gives',
    'tests[0].assert[7].value: the file "none.js" is not there',
    told[7],
    'tests[0].assert[9].colour: "colour" is not taken',
    "tests[0].assert[10]: an assertion is an object with a type",
    'tests[0].assert[11].assert[0]: "ruby" is not taken: it runs Ruby, which is not done here',
  ]);
  assert.match(
    told[7] ?? "",
    /^tests\[0\]\.assert\[8\]\.value: the file "file:\/\/schema\.json" cannot be read: /,
  );
  assert.deepEqual(
    suite.tests[0]?.assert.map(({ type }) => type),
    ["contains", "contains", "assert-set"],
  );
});

test("what would change the meaning of tests is never left out in silence", async () => {
  const { told } = await load(`prompts: [p]
providers: [echo]
derivedMetrics: [{ name: a, value: b }]
evaluateOptions: { delay: 5, maxConcurrency: 2 }
unheardOf: 1
tests:
  - provider: other
    metadata: { conversationId: a }
    options: { storeOutputAs: x }
  - file://rows.xlsx
  - https://example.com/tests.yaml`);

  assert.deepEqual(told, [
    "derivedMetrics: figures computed of all results are not taken",
    'unheardOf: "unheardOf" is not taken',
    'evaluateOptions.delay: "delay" is not taken',
    'tests[1]: tests from "rows.xlsx" are not read here: only JSON, JSON Lines and YAML are',
    'tests[2]: "https://example.com/tests.yaml" comes over the network',
    "tests[0].provider: a provider of its own for one test is not taken",
    "tests[0].options.storeOutputAs: outputs that later tests use are not taken: each trial is independent",
    "tests[0].metadata.conversationId: conversations over several tests are not taken: each trial is independent",
  ]);
});

test("a file that is no configuration is refused as a whole", async () => {
  await assert.rejects(loadSuite(join(folder, "none.yaml")), { code: "promptfoo_unreadable" });
  await assert.rejects(load("- a list"), { code: "promptfoo_unreadable" });
  await assert.rejects(load("a: [b"), { code: "promptfoo_unreadable" });
  const bomb = Array.from(
    { length: 12 },
    (_, n) => `a${n}: &a${n} [${Array.from({ length: 9 }, () => (n === 0 ? "x" : `*a${n - 1}`)).join(", ")}]`,
  );
  await assert.rejects(load(bomb.join("\n")), { code: "promptfoo_unreadable" });
});
