import type { Beside, Figure } from "../figure.ts";
import { numberAt } from "../result-file.ts";

const rate = (column: string, peers: readonly string[]): Beside => ({
  unit: "cases/s",
  better: "more",
  ours: { row: "airworthy eval", column },
  floor: { row: "a loop and node:sqlite", column },
  peers: peers.map((row) => ({ row, column })),
});
const seconds = (column: string): Beside => ({
  ...rate(column, ["braintrust"]),
  unit: "x ideal",
  better: "less",
});

/** Evaluations: how fast, and how far their verdicts can be trusted. */
export const evals: readonly Figure[] = [
  {
    kind: "measured",
    what: "10,000 cases at once, every trial recorded, beside Braintrust",
    bound: { atLeast: 1.5, unit: "x its cases/s" },
    source: "evals",
    value: { row: "airworthy eval", column: "x braintrust" },
    beside: rate("cases/s, 10,000", ["braintrust"]),
    note: "Braintrust keeps nothing here",
    quote: "10,000 cases of an evaluation, each trial recorded",
  },
  {
    kind: "measured",
    what: "1,000 cases at once, beside promptfoo",
    bound: { atLeast: 50, unit: "x its cases/s" },
    source: "evals",
    value: (result) =>
      numberAt(result, { row: "airworthy eval", column: "cases/s, 1,000" }) /
      numberAt(result, { row: "promptfoo", column: "cases/s, 1,000" }),
    beside: rate("cases/s, 1,000", ["promptfoo"]),
    note: "10,000 are wanted, for which promptfoo was not run: start-up weighs less there",
  },
  {
    kind: "measured",
    what: "start of an evaluation with one case",
    bound: { atMost: 0.6, unit: "s" },
    source: "evals",
    value: { row: "airworthy eval", column: "start-up s" },
    beside: { ...rate("start-up s", ["braintrust", "promptfoo"]), unit: "s", better: "less" },
  },
  {
    kind: "measured",
    what: "peak memory with 10,000 cases",
    bound: { atMost: 250, unit: "MiB" },
    source: "evals",
    value: { row: "airworthy eval", column: "peak MiB" },
    beside: { ...rate("peak MiB", ["braintrust", "promptfoo"]), unit: "MiB", better: "less" },
  },
  {
    kind: "measured",
    what: "1,000 cases of 20 ms, 50 in flight, start-up included",
    bound: { atMost: 1.15, unit: "x ideal" },
    source: "evals",
    value: { row: "airworthy eval", column: "x ideal" },
    beside: seconds("x ideal"),
  },
  {
    kind: "measured",
    what: "1,000 cases of 20 ms, 50 in flight, less start-up",
    bound: { atMost: 1.15, unit: "x ideal" },
    source: "evals",
    value: { row: "airworthy eval", column: "x ideal, less start-up" },
    beside: seconds("x ideal, less start-up"),
  },
  {
    kind: "measured",
    what: "assertions judged as promptfoo 0.123.1 judges them",
    bound: { atLeast: 100, unit: "%" },
    source: "promptfoo",
    value: ({ text }) => {
      const [, same = "", all = ""] = /(\d+) of (\d+) assertions agree/.exec(text) ?? [];
      return (100 * Number(same)) / Number(all);
    },
  },
  {
    kind: "tested",
    what: "statistics against values worked out elsewhere",
    bound: "equal to 1e-6, or within Monte Carlo error",
    test: "src/stats/paired-difference.test.ts",
  },
  { kind: "targets", what: "evaluations", source: "simulations-evals", quote: "simulated evaluations" },
];
