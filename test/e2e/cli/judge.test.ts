import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

function labels(counts: readonly (readonly [label: string, output: string, n: number])[]): string {
  const rows = counts.flatMap(([label, output, n]) =>
    Array.from({ length: n }, (_, index) =>
      JSON.stringify({ label, input: "q", output: `${output} ${index}` }),
    ),
  );
  return `${rows.join("\n")}\n`;
}

const GOOD = labels([
  ["pass", "Sorry", 30],
  ["fail", "No", 24],
  ["pass", "Fine", 2],
  ["fail", "odd", 1],
]);

test("a judge only informs until its agreement is measured, and gates from then on", async () => {
  await using shop = await project("judges");
  await shop.write("labels.jsonl", GOOD);
  const before = await shop.json(["experiments", "show", await tried(shop)]);
  const checked = await shop.cli(["judge", "check", "--labels", "labels.jsonl", "--write", "agreement.json"]);
  const after = await shop.json(["experiments", "show", await tried(shop)]);

  assert.equal(checked.code, 0, checked.stderr);
  assert.match(checked.stdout, /^Judge polite on 56 labels: kappa 0\.93, 95 % interval 0\.83 to 1\.00/);
  assert.match(checked.stdout, /no verdict on 1 label, not counted/);
  assert.match(checked.stdout, /line 55: people pass, judge fail: it says Fine 0/);
  assert.match(checked.stdout, /It may gate\.$/m);
  const [one] = records(before);
  const [other] = records(after);
  assert.deepEqual(
    [one?.pass, one?.scores.polite?.pass, one?.scores.polite?.spent?.tokensIn],
    [true, false, 10],
  );
  assert.deepEqual([one?.tokensIn, other?.pass], [0, false]);
});

test("a judge that agrees too little or on too few labels may not gate", async () => {
  await using shop = await project("judges");
  await shop.write(
    "chance.jsonl",
    labels([
      ["pass", "Sorry", 15],
      ["fail", "Sorry", 15],
      ["pass", "No", 15],
      ["fail", "No", 15],
    ]),
  );
  await shop.write("few.jsonl", labels([["pass", "Sorry", 3]]));
  const chance = await shop.cli(["judge", "check", "polite", "--labels", "chance.jsonl"]);
  const few = await shop.cli(["judge", "check", "polite", "--labels", "few.jsonl"]);
  const asked = await shop.json([
    "judge",
    "check",
    "--labels",
    "few.jsonl",
    "--min-labels",
    "3",
    "--kappa",
    "0",
  ]);

  assert.deepEqual([chance.code, few.code], [1, 3]);
  assert.match(
    chance.stdout,
    /may not gate: its kappa is 0\.00 \(95 % interval -0\.25 to 0\.25\), expected at least 0\.6/,
  );
  assert.match(few.stdout, /may not gate: its agreement was measured on 3 labels, expected at least 50/);
  assert.equal(asked.mayGate, true);
});

test("labels, judges and files that are none are refused with what was expected", async () => {
  await using shop = await project("judges");
  await shop.write("bad.jsonl", '{"output":"x","label":"meh"}');
  const results = await Promise.all([
    shop.cli(["judge", "check", "--labels", "bad.jsonl"]),
    shop.cli(["judge", "check", "polit", "--labels", "bad.jsonl"]),
    shop.cli(["judge", "check", "--labels", "none.jsonl"]),
    shop.cli(["judge", "check"]),
  ]);

  assert.deepEqual(
    results.map(({ code }) => code),
    [2, 2, 2, 2],
  );
  assert.deepEqual(
    results.map(({ stderr }) => /code: (\w+)/.exec(stderr)?.[1]),
    ["labels_invalid", "judge_unknown", "file_unreadable", "usage"],
  );
  assert.match(results[1]?.stderr ?? "", /Did you mean "polite"\?/);
});

interface Shown {
  readonly pass?: boolean;
  readonly tokensIn: number;
  readonly scores: Readonly<
    Record<string, { readonly pass?: boolean; readonly spent?: { readonly tokensIn: number } }>
  >;
}

async function tried(shop: Awaited<ReturnType<typeof project>>): Promise<string> {
  await shop.cli(["eval", "support"]);
  return "last";
}

function records(shown: unknown): readonly Shown[] {
  return (shown as { readonly records: readonly Shown[] }).records;
}
