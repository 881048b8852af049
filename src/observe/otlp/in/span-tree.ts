import type { SpanGroup } from "../span.ts";
import type { ReadSpan } from "./read-span.ts";
import { readSpan } from "./read-span.ts";

export interface Node extends ReadSpan {
  readonly children: Node[];
  parent: Node | undefined;
}

export interface SpanTree {
  /** Spans without a parent here, by their start. */
  readonly roots: readonly Node[];
  /** All spans, parents before children. */
  readonly nodes: readonly Node[];
  /** Spans whose parents go round in a circle; one of each circle was made a root. */
  readonly cycles: number;
  /** Spans that name a parent which is not here. */
  readonly orphans: number;
}

/** Puts spans under their parents, whatever order they came in. A span that came twice is there once: as it came last. */
export function spanTree(groups: readonly SpanGroup[]): SpanTree {
  const byId = new Map<string, Node>();
  for (const { spans, scope, resource } of groups)
    for (const span of spans)
      byId.set(keyOf(span), { ...readSpan(span, scope, resource), children: [], parent: undefined });
  let orphans = 0;
  for (const node of byId.values()) {
    const { trace, parent } = node.span;
    if (parent === undefined) continue;
    node.parent = byId.get(keyOf({ trace, id: parent }));
    if (node.parent === undefined) orphans += 1;
  }
  const cycles = breakCycles(byId.values());
  for (const node of byId.values()) node.parent?.children.push(node);
  for (const { children } of byId.values()) children.sort(byStart);
  const roots = [...byId.values()].filter(({ parent }) => parent === undefined).sort(byStart);
  return { roots, nodes: inOrder(roots), cycles, orphans };
}

function keyOf({ trace, id }: { readonly trace: string; readonly id: string }): string {
  return trace + id;
}

function byStart(a: Node, b: Node): number {
  return a.span.start - b.span.start || (a.span.id < b.span.id ? -1 : 1);
}

/** Each circle loses the parent of the span where the walk meets it again. */
function breakCycles(nodes: Iterable<Node>): number {
  const settled = new Set<Node>();
  let cycles = 0;
  for (const start of nodes) {
    const path = new Set<Node>();
    let node: Node | undefined = start;
    while (node !== undefined && !settled.has(node) && !path.has(node)) {
      path.add(node);
      node = node.parent;
    }
    if (node !== undefined && path.has(node)) {
      node.parent = undefined;
      cycles += 1;
    }
    for (const one of path) settled.add(one);
  }
  return cycles;
}

/** Without recursion: a trace may be one chain of ten thousand spans. */
function inOrder(roots: readonly Node[]): Node[] {
  const nodes: Node[] = [];
  const stack = roots.toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    nodes.push(node);
    stack.push(...node.children.toReversed());
  }
  return nodes;
}
