import type { Beside, Figure } from "../figure.ts";
import { columnOf, numberAt } from "../result-file.ts";

const span: Beside = {
  unit: "us of CPU",
  better: "less",
  ours: { row: "Airworthy", column: "CPU us a span" },
  floor: { row: "node:http + JSON.parse + node:sqlite, the rows", column: "CPU us a span" },
};
const until = "until the answer";
const reference = "the peer's ratio to a floor, measured elsewhere";

/** Traces in and out, and how long people wait for what is stored. */
export const observe: readonly Figure[] = [
  {
    kind: "measured",
    what: "a span by OTLP, beside a bare server that inserts the same rows",
    bound: { atLeast: 0.7, unit: "x" },
    source: "otlp",
    value: { row: "the second floor", column: until },
    beside: span,
    note: "beside one that inserts a row a span: 0.87 x",
  },
  {
    kind: "measured",
    what: "a span by OTLP with the runs made of them, beside a bare server",
    bound: { atLeast: 0.7, unit: "x" },
    source: "otlp",
    value: { row: "the second floor", column: "with runs" },
    beside: { ...span, ours: { row: "Airworthy", column: "with runs made of them" } },
  },
  {
    kind: "measured",
    what: "spans by OTLP that one core takes in",
    bound: { atLeast: 12_000, unit: "spans/s" },
    source: "otlp",
    value: ({ text }) =>
      Number((/One core takes in ([\d,]+) spans/.exec(text)?.[1] ?? "").replaceAll(",", "")),
    quote: "spans by OTLP that one core takes in",
  },
  {
    kind: "measured",
    what: "a span by OTLP, beside Genkit's development server",
    bound: { atLeast: 1.5, unit: "x as fast" },
    source: "otlp",
    value: { row: "Genkit", column: until },
    note: reference,
  },
  {
    kind: "measured",
    what: "a span by OTLP, beside Mastra's LibSQL store without HTTP",
    bound: { atLeast: 4, unit: "x as fast" },
    source: "otlp",
    value: { row: "Mastra", column: until },
    note: reference,
  },
  {
    kind: "measured",
    what: "an exporter whose back end is down, on the path of a call",
    bound: { atMost: 30, unit: "us of CPU" },
    source: "exporter",
    value: (result) => {
      const column = "CPU us a call";
      const down = numberAt(result, { row: "an exporter", column });
      return Math.max(0, down - numberAt(result, { row: "no exporter", column }));
    },
    quote: "an exporter whose back end is down, CPU a call",
  },
  {
    kind: "measured",
    what: "file of 500,000 calls in 100,000 runs",
    bound: { atMost: 700, unit: "bytes a call" },
    source: "list",
    value: ({ text }) => Number(/(\d+) bytes of file a call/.exec(text)?.[1]),
    note: "1,000,000 calls are wanted",
  },
  {
    kind: "measured",
    what: "until a page of the dashboard can be used, the slowest of three",
    bound: { atMost: 1, unit: "s" },
    source: "dashboard",
    value: (result) => Math.max(...columnOf(result, "usable after, ms")) / 1_000,
  },
  {
    kind: "tested",
    what: "first load of the dashboard, every screen",
    bound: "under 300 KB gzipped",
    test: "dashboard/test/size.test.ts",
  },
];
