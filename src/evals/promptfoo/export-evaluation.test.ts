import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { z } from "zod";
import type { Case } from "../case.ts";
import type { Scorer } from "../scorer.ts";
import { contains } from "../scorers/contains.ts";
import { editDistance } from "../scorers/edit-distance.ts";
import { exact } from "../scorers/exact.ts";
import { jsonSchema } from "../scorers/json-schema.ts";
import { jsonSubset } from "../scorers/json-subset.ts";
import { judge } from "../scorers/judge/judge.ts";
import { maxCost } from "../scorers/max-cost.ts";
import { maxLatency } from "../scorers/max-latency.ts";
import { numeric } from "../scorers/numeric.ts";
import { regex } from "../scorers/regex.ts";
import { toScorer } from "../scorers/to-scorer.ts";
import { trajectory } from "../scorers/trajectory.ts";
import { exportEvaluation } from "./export-evaluation.ts";

function exported(scorers: readonly Scorer<unknown>[], cases: readonly Case[]) {
  const { text, left } = exportEvaluation({
    name: "support",
    cases,
    scorers: scorers as readonly Scorer[],
    provider: "file://p.mjs",
  });
  return { config: parse(text), left };
}

test("a case becomes a test, and a scorer an assertion under its name", () => {
  const cases: readonly Case[] = [
    {
      id: "hello",
      input: "Say {{hello}}",
      expected: "hello",
      tags: ["hard"],
      route: "talk",
      note: "a greeting",
    },
  ];
  const scorers = [
    exact(),
    contains({ name: "any", expected: ["a", "b"], mode: "any", ignoreCase: true, gating: false }),
    regex({ name: "no digit", pattern: /\d/, not: true }),
    jsonSchema({ schema: { type: "object" } }),
    maxLatency("2s"),
    maxCost(0.01),
  ];
  const { config, left } = exported(scorers, cases);

  assert.deepEqual(left, []);
  assert.deepEqual(config, {
    description: "support",
    prompts: ["{{ input }}"],
    providers: ["file://p.mjs"],
    tests: [
      {
        description: "a greeting",
        vars: { input: "{% raw %}Say {{hello}}{% endraw %}" },
        metadata: { case: "hello", tags: ["hard"], route: "talk" },
        assert: [
          { type: "equals", value: "hello", metric: "exact" },
          { type: "icontains-any", value: ["a", "b"], metric: "any", weight: 0 },
          { type: "not-regex", value: "\\d", metric: "no digit" },
          { type: "is-json", value: { type: "object" }, metric: "jsonSchema" },
          { type: "latency", threshold: 2_000, metric: "maxLatency" },
          { type: "cost", threshold: 0.01, metric: "maxCost" },
        ],
      },
    ],
  });
});

test("a judge becomes a rubric with its levels, and a case that expects nothing has no assertion of it", () => {
  const { config } = exported(
    [judge({ name: "tone", model: "m", rubric: "It is polite" }), exact()],
    [{ id: "a", input: "x" }],
  );
  const [{ assert: list }] = config.tests;

  assert.equal(list.length, 1);
  assert.deepEqual([list[0].type, list[0].threshold, list[0].weight], ["llm-rubric", 1, 0]);
  assert.match(list[0].value, /^It is polite\n\nChoose a level and give its score:\n- pass, score 1: /);
});

test("what promptfoo has no equal for is listed, once", () => {
  const scorers = [
    trajectory(),
    editDistance(),
    exact({ name: "part", of: (output) => output }),
    exact({ name: "loose", loose: true }),
    regex({ name: "flags", pattern: /a/i }),
    jsonSchema({ name: "zod", schema: z.object({}) }),
    toScorer<unknown>(function own() {
      return 1;
    }),
  ];
  const cases: readonly Case[] = [
    { id: "a", input: 1, expected: "x" },
    { id: "b", input: 2, expected: "y" },
    { id: "turns", turns: [{ input: "hi" }] },
    { id: "file", input: "file://etc" },
  ];
  const { config, left } = exported(scorers, cases);

  assert.deepEqual(config.prompts, ["{{ input | dump }}"]);
  assert.deepEqual(
    config.tests.map((one: { metadata: { case: string } }) => one.metadata.case),
    ["a", "b"],
  );
  assert.deepEqual(
    left.map(({ path }) => path),
    ["trajectory", "editDistance", "part", "loose", "flags", "zod", "own", "turns", "file"],
  );
});

test("the code of a subset and of a number does what the scorer does", () => {
  const { config } = exported(
    [jsonSubset(), numeric({ name: "number", expected: 5, absolute: 0.5 })],
    [{ id: "a", input: "x", expected: { list: [{ id: 1 }, { id: 3 }], deep: { x: null } } }],
  );
  const [subset, number] = config.tests[0].assert.map(
    ({ value }: { value: string }) => new Function("output", value) as (output: unknown) => boolean,
  );

  const whole = { list: [{ id: 1 }, { id: 2 }, { id: 3, more: 1 }], deep: { x: null, y: 2 }, more: 1 };
  assert.equal(subset(whole), true);
  assert.equal(subset(JSON.stringify(whole)), true);
  assert.equal(subset({ ...whole, list: [{ id: 3 }, { id: 1 }] }), false);
  assert.equal(subset({ ...whole, deep: { x: 1 } }), false);
  assert.deepEqual([number("it is 1,000 or 5.2"), number("6"), number("none")], [true, false, false]);
});
