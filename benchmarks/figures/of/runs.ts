import type { Beside, Figure } from "../figure.ts";
import { columnOf, numberAt } from "../result-file.ts";

const process = "Durability `process`";
const full = "Durability `full`";

const cpu = (column: string, under: string, peers: readonly string[]): Beside => ({
  unit: "us of CPU",
  better: "less",
  ours: { row: "airworthy", column, under },
  floor: {
    row: `node:sqlite, a row a step${column.startsWith("100") ? ", group commit" : ""}`,
    column,
    under,
  },
  peers: peers.map((row) => ({ row, column, under })),
});

/** Executing, recording and replaying runs. */
export const runs: readonly Figure[] = [
  {
    kind: "measured",
    what: "a durable step, one after another",
    bound: { atMost: 2, unit: "x the floor" },
    source: "durable",
    value: { row: "airworthy", column: "x row", under: process },
    beside: cpu("1 by 1: CPU us", process, ["LangGraph"]),
    quote: "a step whose result is stored before the next, CPU",
  },
  {
    kind: "measured",
    what: "a durable step, one after another, beside the fastest peer of its class",
    bound: { atLeast: 20, unit: "x as fast" },
    source: "durable",
    value: { row: "airworthy", column: "1 by 1: CPU", under: process },
    beside: cpu("1 by 1: CPU us", process, ["LangGraph"]),
  },
  {
    kind: "measured",
    what: "a durable step with fsync, beside the fastest peer of its class",
    bound: { atLeast: 20, unit: "x as fast" },
    source: "durable",
    value: { row: "airworthy", column: "1 by 1: CPU", under: full },
    beside: cpu("1 by 1: CPU us", full, ["Mastra", "OpenWorkflow"]),
    note: "the disk decides: a row a step alone is 7.8 x",
  },
  {
    kind: "measured",
    what: "a durable step, 100 runs in flight",
    bound: { atMost: 2, unit: "x the floor" },
    source: "durable",
    value: { row: "airworthy", column: "x group", under: process },
    beside: cpu("100 in flight: CPU us", process, ["LangGraph"]),
  },
  {
    kind: "measured",
    what: "a durable step with fsync, 100 runs in flight",
    bound: { atMost: 2, unit: "x the floor" },
    source: "durable",
    value: { row: "airworthy", column: "x group", under: full },
    beside: cpu("100 in flight: CPU us", full, ["Mastra", "OpenWorkflow"]),
    quote: "a step with fsync, 100 runs in flight, CPU",
  },
  ...(["airworthy, 100 calls in flight", "airworthy, one call after another in a run"] as const).map(
    (row, at): Figure => ({
      kind: "measured",
      what:
        at === 0
          ? "recording a model call, 100 in flight"
          : "recording a model call, one after another in one run",
      bound: { atMost: 50, unit: "us of CPU" },
      source: "model-call",
      value: { row, column: "over plain" },
      beside: {
        unit: "us of CPU",
        better: "less",
        ours: { row, column: "over plain" },
        floor: {
          row: `+ the same, node:sqlite NORMAL${at === 0 ? ", written behind" : ""}`,
          column: "over plain",
        },
        peers: [{ row: "+ @ai-sdk/otel", column: "over plain" }],
      },
      ...(at === 0 && { quote: "recording a model call, 100 in flight, CPU" }),
    }),
  ),
  {
    kind: "measured",
    what: "stored bytes of 200 turns of a conversation",
    bound: { atMost: 22, unit: "x those of 10" },
    source: "conversation",
    value: { row: "200", column: "of 10 turns" },
  },
  {
    kind: "measured",
    what: "replay, the slowest sort of call",
    bound: { atLeast: 2_000, unit: "calls/s" },
    source: "replay",
    value: (result) => Math.min(...columnOf(result, "calls/s")),
    quote: "replay of model calls",
  },
  {
    kind: "measured",
    what: "100,000 runs: the slowest query of the list, and a run",
    bound: { atMost: 150, unit: "ms" },
    source: "list",
    value: (result) => Math.max(...columnOf(result, "ms")),
    quote: "the slowest list of 100,000 runs",
  },
  ...(["heap MiB", "RSS MiB"] as const).map(
    (column): Figure => ({
      kind: "measured",
      what: `10,000 runs through one process: growth of ${column.split(" ")[0]} after 1,000`,
      bound: { atMost: 1.2, unit: "x" },
      source: "memory",
      value: (result) =>
        numberAt(result, { row: "10000", column }) / numberAt(result, { row: "1000", column }),
    }),
  ),
  {
    kind: "tested",
    what: "kill -9 at random moments: every run ends right",
    bound: "no acknowledged call runs twice",
    test: "test/crash/kill.test.ts",
  },
];
