import { endedCalls } from "../../core/ended-calls.ts";
import type { CallRecord } from "../../core/run.ts";

/** A line of a timeline: a call, a scope that has calls, or a call with calls of its own. */
export interface CallNode {
  readonly segment: string;
  readonly address: string;
  readonly call: CallRecord | undefined;
  readonly depth: number;
  /** Lines that lead to it: `├─`, `└─`. */
  readonly branch: string;
  /** From the run's start, in ms; of a scope, from its first call to the end of its last. */
  readonly at: number;
  readonly took: number;
}

interface Growing {
  readonly segment: string;
  readonly address: string;
  readonly children: Map<string, Growing>;
  call: CallRecord | undefined;
}

/** The calls of a run as a tree by their addresses, each level in the order of time, flattened line by line. */
export function callTree(calls: readonly CallRecord[]): readonly CallNode[] {
  const root = grow(calls);
  return [...root.children.values()]
    .sort(byTime)
    .flatMap((child) => flatten(child, { depth: 0, lead: "", last: true }));
}

function grow(calls: readonly CallRecord[]): Growing {
  const root: Growing = { segment: "", address: "", children: new Map(), call: undefined };
  for (const [address, call] of endedCalls(calls)) {
    let node = root;
    for (const segment of address.split("/")) node = childOf(node, segment);
    node.call = call;
  }
  return root;
}

function childOf(node: Growing, segment: string): Growing {
  const known = node.children.get(segment);
  if (known !== undefined) return known;
  const address = node.address === "" ? segment : `${node.address}/${segment}`;
  const made = { segment, address, children: new Map(), call: undefined };
  node.children.set(segment, made);
  return made;
}

interface Place {
  readonly depth: number;
  readonly lead: string;
  readonly last: boolean;
}

function flatten(node: Growing, { depth, lead, last }: Place): CallNode[] {
  const { segment, address, call } = node;
  const [from, to] = span(node);
  const branch = depth === 0 ? "" : `${lead}${last ? "└─" : "├─"}`;
  const own = { segment, address, call, depth, branch, at: from, took: to - from };
  const below = depth === 0 ? "" : `${lead}${last ? "  " : "│ "}`;
  const children = [...node.children.values()].sort(byTime);
  return [
    own,
    ...children.flatMap((child, i) =>
      flatten(child, { depth: depth + 1, lead: below, last: i === children.length - 1 }),
    ),
  ];
}

function byTime(a: Growing, b: Growing): number {
  return span(a)[0] - span(b)[0] || (a.call?.seq ?? 0) - (b.call?.seq ?? 0);
}

function span({ call, children }: Growing): readonly [from: number, to: number] {
  if (call !== undefined) return [call.at, call.at + call.took];
  const spans = [...children.values()].map(span);
  return [Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))];
}
