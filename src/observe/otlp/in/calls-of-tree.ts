import type { CallKind } from "../../../core/call.ts";
import type { CallRecord } from "../../../core/run.ts";
import { Scope } from "../../../core/scope.ts";
import type { PriceTable } from "../../../models/prices.ts";
import { callOfSpan } from "./call-of-span.ts";
import type { Node, SpanTree } from "./span-tree.ts";

export interface CallsOptions {
  /** The span that is the run itself, and no call of it. */
  readonly root: Node | undefined;
  readonly runStart: number;
  readonly prices: PriceTable | undefined;
  readonly prompt: string | undefined;
}

/**
 * The calls of a run, in the order in which they ended: each span that asks a model or a tool, and what stands around
 * them as steps. What is told twice counts once:
 *
 * - a model span around another one, with no agent or tool between them, is the same call told by two libraries: the
 *   inner one counts, and takes the messages of the outer where it has none;
 * - tokens of agents and steps are sums over what is inside; they are a call only where nothing inside asks a model.
 */
export function callsOfTree({ nodes }: SpanTree, options: CallsOptions): CallRecord[] {
  const told = tellingsOf(nodes);
  const scopes = new Map<Node | undefined, Scope>([[undefined, new Scope("")]]);
  const calls: { readonly call: Omit<CallRecord, "seq">; readonly end: number }[] = [];
  for (const node of nodes) {
    const scope = scopes.get(node.parent) ?? new Scope("");
    const kind = kindOf(node, told);
    if (node === options.root && kind !== "model") {
      scopes.set(node, scope);
      continue;
    }
    const address = scope.next(callName(node, kind));
    scopes.set(node, address.length > LONGEST_PATH ? scope : new Scope(address));
    const outer = told.outer.get(node);
    const call = callOfSpan({
      node: outer === undefined ? node : filledIn(node, outer),
      kind,
      address,
      ...options,
    });
    calls.push({ call, end: node.span.end });
  }
  return calls.sort((a, b) => a.end - b.end).map(({ call }, i) => ({ seq: i + 1, ...call }));
}

interface Tellings {
  /** Model spans that another one inside of them tells again. */
  readonly retold: ReadonlySet<Node>;
  /** The outermost telling by the innermost. */
  readonly outer: ReadonlyMap<Node, Node>;
  /** Spans with a model call somewhere inside. */
  readonly asking: ReadonlySet<Node>;
}

/** From the leaves up, so that what is inside of a span is known when it is looked at. */
function tellingsOf(nodes: readonly Node[]): Tellings {
  const retold = new Set<Node>();
  const outer = new Map<Node, Node>();
  const asking = new Set<Node>();
  /** The model calls that a span tells again, or passes on to the one around it. */
  const inner = new Map<Node, readonly Node[]>();
  for (const node of nodes.toReversed()) {
    const isModel = node.reading.role === "model";
    if (node.children.some((child) => child.reading.role === "model" || asking.has(child))) asking.add(node);
    const inside = node.children.flatMap((child) => inner.get(child) ?? []);
    if (isModel && inside.length > 0) {
      retold.add(node);
      for (const one of inside) outer.set(one, node);
    }
    if (isModel && inside.length === 0) inner.set(node, [node]);
    else if (inside.length > 0 && node.reading.role !== "tool" && node.reading.isAgent !== true)
      inner.set(node, inside);
  }
  return { retold, outer, asking };
}

function kindOf(node: Node, { retold, asking }: Tellings): CallKind {
  const { role, usage } = node.reading;
  if (role === "model") return retold.has(node) ? "step" : "model";
  if (role === "tool") return "tool";
  return usage !== undefined && !asking.has(node) ? "model" : "step";
}

/** A call with what only the other telling of it has. */
function filledIn(node: Node, outer: Node): Node {
  const { messages, answer, tools, params, provider } = outer.reading;
  const said = node.reading.answer;
  return {
    ...node,
    reading: {
      ...(messages === undefined ? {} : { messages }),
      ...(tools === undefined ? {} : { tools }),
      ...(params === undefined ? {} : { params }),
      ...(provider === undefined ? {} : { provider }),
      ...node.reading,
      ...((said === undefined || said.content.length === 0) && answer !== undefined ? { answer } : {}),
    },
  };
}

function callName(node: Node, kind: CallKind): string {
  if (kind === "model") return "model";
  return asName((kind === "tool" ? node.reading.tool : undefined) ?? node.span.name);
}

const MOST_NAME = 200;
/** Deeper spans stand beside each other: else a chain of them would fill the store with its own addresses. */
const LONGEST_PATH = 1_000;

/** What an address can be made of. */
export function asName(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  const name = text.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();
  return name === "" ? "span" : name.slice(0, MOST_NAME);
}
