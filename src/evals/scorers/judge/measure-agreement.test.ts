import assert from "node:assert/strict";
import { test } from "node:test";
import type { Workflow } from "../../../core/workflow.ts";
import { judge } from "./judge.ts";
import { parseLabels } from "./labels.ts";
import { measureAgreement } from "./measure-agreement.ts";

const made = judge({ name: "polite", model: "judge", rubric: "The answer is polite" });

/** A judge that says what stands in the answer. */
const asks: string[] = [];
async function ask<In, Out>(_: Workflow<In, Out>, input: In): Promise<Out> {
  const { answer } = input as { answer: string };
  asks.push(answer);
  if (answer === "nonsense") throw new Error("no verdict");
  return { level: answer, score: answer === "pass" ? 1 : 0, reason: "because", votes: [] } as Out;
}

function labels(counts: readonly [human: string, judge: string, n: number][]) {
  const lines = counts.flatMap(([label, output, n]) =>
    Array.from({ length: n }, () => JSON.stringify({ label, output })),
  );
  return parseLabels(lines.join("\n"), made.rubric);
}

test("kappa of pass and fail is Cohen's", async () => {
  // 45 both pass, 25 both fail, 15 and 15 apart: the example of a table that is known, kappa = 0.3478.
  const given = labels([
    ["pass", "pass", 45],
    ["fail", "fail", 25],
    ["pass", "fail", 15],
    ["fail", "pass", 15],
  ]);
  const { agreement, compared } = await measureAgreement(made, given, { ask });

  assert.equal(agreement.labels, 100);
  assert.equal(agreement.agreement, 0.7);
  assert.ok(Math.abs(agreement.kappa - (0.7 - 0.52) / (1 - 0.52)) < 1e-12);
  assert.ok(agreement.low < agreement.kappa && agreement.kappa < agreement.high);
  assert.equal(compared.filter((one) => one.kind === "judged" && !one.agrees).length, 30);
  assert.equal(agreement.fingerprint, made.fingerprint);
  assert.equal(agreement.levels, undefined);
});

test("a label without a verdict counts as failed", async () => {
  const { agreement } = await measureAgreement(
    made,
    labels([
      ["pass", "pass", 2],
      ["fail", "nonsense", 1],
    ]),
    { ask },
  );

  assert.equal(agreement.labels, 2);
  assert.equal(agreement.failed, 1);
  assert.equal(agreement.kappa, 0);
});

test("without a label or a verdict nothing can be said", async () => {
  await assert.rejects(measureAgreement(made, [], { ask }), { code: "labels_missing" });
  await assert.rejects(measureAgreement(made, labels([["pass", "nonsense", 2]]), { ask }), {
    code: "labels_missing",
  });
});

test("labels are names of levels, their scores, or true and false", () => {
  const rubric = {
    criterion: "c",
    levels: [
      { name: "good", score: 1, means: "m" },
      { name: "fair", score: 0.5, means: "m" },
      { name: "bad", score: 0, means: "m" },
    ],
  };
  const text = [
    '{"output":1,"label":"fair"}',
    "",
    '{"output":1,"label":0.5,"id":"b"}',
    '{"output":1,"label":true}',
  ].join("\n");

  assert.deepEqual(
    parseLabels(text, rubric).map(({ id, level }) => [id, level]),
    [
      ["line 1", "fair"],
      ["b", "fair"],
      ["line 4", "good"],
    ],
  );
});

test("a label that cannot be read is refused with its line", () => {
  const wrong: [string, RegExp][] = [
    ["{", /line 1 of the labels/],
    ["[1]", /got \[1\], expected an object/],
    ['{"label":"pass"}', /no output/],
    ['{"output":"a","label":"good"}', /"good", expected one of pass, fail/],
    ['{"output":"a","label":"pass","id":"a"}\n{"output":"a","label":"pass","id":"a"}', /line 2.*twice/],
    ['{"output":"a","label":"pass","show":[]}', /expected an object/],
  ];

  for (const [text, message] of wrong)
    assert.throws(() => parseLabels(text, made.rubric), { code: "labels_invalid", message });
});
