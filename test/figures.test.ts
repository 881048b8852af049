import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { figures } from "../benchmarks/figures/figures.ts";
import { judge } from "../benchmarks/figures/judge.ts";
import { expectedFiles, judgedFigures } from "../benchmarks/figures/record-figures.ts";
import { cellAt, numberOf, parseResult } from "../benchmarks/figures/result-file.ts";

const ROOT = join(import.meta.dirname, "..");

/** Results that another script records. */
const NO_AREA = ["promptfoo", "soak"];

test("the README, the table and the file for programs quote what was last recorded", () => {
  for (const [path, text] of expectedFiles())
    assert.equal(
      readFileSync(join(ROOT, path), "utf8"),
      text,
      `${path} is out of date: node --conditions=airworthy-src benchmarks/figures/main.ts --write`,
    );
});

test("every figure has a benchmark that makes it, or a test that asserts it", () => {
  const nowhere = figures.filter((figure) => {
    if (figure.kind === "tested") return !existsSync(join(ROOT, figure.test));
    if (figure.source.includes("/")) return !existsSync(join(ROOT, figure.source));
    const area = `benchmarks/${figure.source.replace("simulations-", "simulations/")}/area.ts`;
    return !existsSync(join(ROOT, area)) && !NO_AREA.includes(figure.source);
  });

  assert.deepEqual(
    nowhere.map(({ what }) => what),
    [],
  );
});

test("no two figures have one name", () => {
  const names = judgedFigures().map(({ what }) => what);

  assert.deepEqual(
    names.filter((name, at) => names.indexOf(name) !== at),
    [],
  );
});

test("a figure is met or missed by its bound, and a peer that does better is named as ahead", () => {
  const result = parseResult(`# speed

2026-11-30, commit abcdef1, Node 24.21.0, SQLite 3.53.4, linux x64, 2 cores (X), 24 GiB, load average 1.5 at the start

| runner   | x floor | us (min..max)       |
| -------- | ------: | ------------------: |
| floor    |   1.00x |  10.0 (9.00..11.00) |
| peer 1.2 |   1.50x |  15.0 (9.00..11.00) |
| ours     |   2.10x | 1,021 (9.00..11.00) |
`);
  const column = "us (min..max)";
  const of = (atMost: number) =>
    judge(
      [
        {
          kind: "measured",
          what: "speed",
          bound: { atMost, unit: "x the floor" },
          source: "speed",
          value: { row: "ours", column: "x floor" },
          beside: {
            unit: "us",
            better: "less",
            ours: { row: "ours", column },
            floor: { row: "floor", column },
            peers: [{ row: "peer", column }],
          },
        },
      ],
      () => result,
    )[0];

  assert.equal(of(2)?.standing, "missed");
  assert.equal(of(3)?.standing, "met");
  assert.deepEqual(of(3)?.beside, {
    unit: "us",
    ours: "1,021",
    floor: "10",
    peers: [{ name: "peer 1.2", value: "15", ahead: true }],
  });
  assert.deepEqual([of(3)?.date, of(3)?.load, of(3)?.commit], ["2026-11-30", "1.5", "abcdef1"]);
});

test("what was never recorded, or has no such row, is said to be so", () => {
  assert.equal(judge(figures, () => undefined).filter(({ standing }) => standing === "met").length, 0);
  assert.throws(() => cellAt(parseResult("| a | b |\n| - | - |\n| x | 1 |\n"), { row: "y", column: "b" }));
  assert.equal(numberOf("**1,111** (1..2)"), 1_111);
});
