import type { Figure } from "../figure.ts";

/** The audit, engines and PostgreSQL, and the package itself. */
export const operation: readonly Figure[] = [
  {
    kind: "measured",
    what: "audit of a project of 1,000 files",
    bound: { atMost: 10, unit: "s" },
    source: "audit",
    value: { row: "1,000 files", column: "s" },
    quote: "audit of 1,000 files",
  },
  {
    kind: "measured",
    what: "audit of a project of 1,000 files: memory",
    bound: { atMost: 500, unit: "MiB" },
    source: "audit",
    value: { row: "1,000 files", column: "peak MiB" },
  },
  {
    kind: "measured",
    what: "the store on PostgreSQL, beside bare inserts of its rows",
    bound: { atLeast: 0.6, unit: "x" },
    source: "postgres",
    value: { row: "Airworthy, 100 runs in flight", column: "of bare" },
    beside: {
      unit: "calls/s",
      better: "more",
      ours: { row: "Airworthy, 100 runs in flight", column: "calls/s" },
      floor: { row: "the same rows in batches of 100, bare", column: "calls/s" },
    },
    quote: "the store on PostgreSQL, beside bare inserts",
  },
  {
    kind: "tested",
    what: "every store",
    bound: "passes one contract suite",
    test: "src/store/suite/store.testsuite.ts",
  },
  {
    kind: "tested",
    what: "every engine",
    bound: "the same results and journals",
    test: "test/engines/equal.testsuite.ts",
  },
  {
    kind: "tested",
    what: "a worker of two killed, or frozen for 12 s",
    bound: "0 lost, none twice, taken over within 5 s",
    test: "test/crash/engines/workers.test.ts",
  },
  {
    kind: "tested",
    what: "PostgreSQL stopped hard for 3 s under load",
    bound: "0 accepted runs lost",
    test: "test/crash/engines/database-stopped.test.ts",
  },
  {
    kind: "tested",
    what: "a Restate node of three killed, one after the other",
    bound: "0 accepted runs lost",
    test: "test/crash/engines/node-killed.test.ts",
  },
  {
    kind: "measured",
    what: "Restate through our port, store in a file, beside its bare SDK",
    bound: { atMost: 1.25, unit: "x the CPU" },
    source: "engines",
    value: { row: "Airworthy on Restate, store in a file", column: "of bare" },
  },
  {
    kind: "measured",
    what: "Restate through our port, store on PostgreSQL, beside its bare SDK",
    bound: { atMost: 1.25, unit: "x the CPU" },
    source: "engines",
    value: { row: "Airworthy on Restate, store on PostgreSQL", column: "of bare" },
    note: "two servers are paid for here, each of which waits for the disk: the calls are in PostgreSQL, so that a run replays without its engine",
  },
  {
    kind: "measured",
    what: "DBOS through our port, store on the same PostgreSQL, beside its bare SDK",
    bound: { atMost: 1.25, unit: "x the CPU" },
    source: "engines",
    value: { row: "Airworthy on DBOS, store on the same PostgreSQL", column: "of bare" },
  },
  ...(["heap", "process"] as const).map(
    (part): Figure => ({
      kind: "measured",
      what: `1,000,000 calls in one process: growth of the ${part} after the first fifth`,
      bound: { atMost: part === "heap" ? 10 : 80, unit: "MB" },
      source: "soak",
      value: ({ text }) => Number(new RegExp(`${part}\\s(?:grew\\s)?by\\s(-?[\\d.]+)\\sMB`).exec(text)?.[1]),
    }),
  ),
  {
    kind: "measured",
    what: "a command of the package, from start to end",
    bound: { atMost: 300, unit: "ms" },
    source: "start",
    value: { row: "--version", column: "median, ms" },
    quote: "a command of the package, from start to end",
  },
  {
    kind: "tested",
    what: "the package beside dashboard and documentation",
    bound: "less than 5 MB",
    test: "test/package.test.ts",
  },
];
