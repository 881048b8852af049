import type { Figure } from "../figure.ts";
import { columnOf } from "../result-file.ts";

const probes = "benchmarks/probes/README.md";
const ours = "the 70 that the rules were written with";
const unseen = "all held-out rounds";

/** Contracts of tools, and probes of them. */
export const tools: readonly Figure[] = [
  ...(["precision", "recall"] as const).flatMap((which): Figure[] => [
    {
      kind: "measured",
      what: `probes: ${which} on 70 judgements of 6 servers`,
      bound: { atLeast: 0.9, unit: "" },
      source: probes,
      value: { row: ours, column: `now: ${which}` },
      note: "the rules were written while looking at them",
    },
    {
      kind: "measured",
      what: `probes: ${which} on 249 judgements of 16 unseen servers`,
      bound: { atLeast: 0.9, unit: "" },
      source: probes,
      value: { row: unseen, column: `first: ${which}` },
      quote: `probes of tools never seen before: ${which}`,
    },
  ]),
  {
    kind: "measured",
    what: "what the dearest contract costs a call",
    bound: { atMost: 100, unit: "us of CPU" },
    source: "contract",
    value: (result) => Math.max(...columnOf(result, "the contract's own")),
    quote: "the dearest contract of a tool, CPU a call",
  },
  {
    kind: "measured",
    what: "a probe of a server with 15 tools",
    bound: { atMost: 60, unit: "s" },
    source: probes,
    value: { row: "mcp-git", column: "s" },
  },
  {
    kind: "measured",
    what: "200 runs at once at a service of 20 calls a second: runs that failed",
    bound: { atMost: 0, unit: "" },
    source: "limits",
    value: (result) => Math.max(...columnOf(result, "runs that failed")),
  },
  {
    kind: "measured",
    what: "200 runs at once at such a service, one process and four: calls beyond its limit",
    bound: { atMost: 0, unit: "" },
    source: "limits",
    value: (result) => Math.max(...columnOf(result, "calls beyond its limit")),
  },
];
