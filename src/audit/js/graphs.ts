import type { Loop, ToolSet } from "../model/program.ts";
import { fnBehind, reached } from "./calls.ts";
import type { Context } from "./context.ts";
import { argument, optionOf } from "./context.ts";
import type { Ref } from "./follow.ts";
import { follow } from "./follow.ts";
import type { FoundCall } from "./found-call.ts";
import type { Maker } from "./maker.ts";
import { makerOf } from "./maker.ts";
import type { Module } from "./module.ts";
import type { Node } from "./node.ts";
import { allOf, keyOf } from "./node.ts";
import { placeOf, sourceOf } from "./place.ts";
import { textOf } from "./text.ts";
import { toolSetOf } from "./tools.ts";

interface Graph {
  readonly nodes: Map<string, Node>;
  readonly edges: [string, string][];
  /** Where these lead is not followed. */
  readonly conditional: Set<string>;
  readonly commands: Set<string>;
  readonly at: Node;
  readonly tools: ToolSet[];
  /** What nodes and conditions run. */
  readonly runs: Node[];
  bound?: Ref;
}

/** Graphs of LangGraph in which a model sends the run round until it asks for no more tools. */
export function graphLoops(context: Context, module: Module, found: readonly FoundCall[]): readonly Loop[] {
  if (!module.sources.some((source) => source.startsWith("@langchain/langgraph"))) return [];
  const graphs = new Map<Node, Graph>();
  for (const node of module.calls) {
    const { callee } = node;
    if (callee.type !== "MemberExpression") continue;
    const method = keyOf(callee) ?? "";
    if (!/^(addNode|addEdge|addConditionalEdges|invoke|stream|streamEvents|compile|withConfig)$/.test(method))
      continue;
    const maker = makerOf(context, { module, node: callee.object });
    if (maker === undefined || !/(State|Message)Graph$/.test(maker.name) || maker.made === undefined)
      continue;
    note(context, module, { node, method, maker, graph: graphOf(graphs, maker.made.node) });
  }
  return [...graphs.values()].flatMap((graph) => loopOf(context, module, graph, found));
}

function graphOf(graphs: Map<Node, Graph>, at: Node): Graph {
  const known = graphs.get(at);
  if (known !== undefined) return known;
  const fresh: Graph = {
    nodes: new Map(),
    edges: [],
    conditional: new Set(),
    commands: new Set(),
    at,
    tools: [],
    runs: [],
  };
  graphs.set(at, fresh);
  return fresh;
}

interface Noting {
  readonly node: Module["calls"][number];
  readonly method: string;
  readonly maker: Maker;
  readonly graph: Graph;
}

function note(context: Context, module: Module, { node, method, graph }: Noting): void {
  const call = { module, node };
  const name = (index: number): string => {
    const given = argument(call, index);
    return given === undefined ? "?" : nameAt(context, given);
  };
  if (method === "addNode") {
    const given = argument(call, 1);
    if (given === undefined) return;
    graph.nodes.set(name(0), given.node);
    graph.runs.push(given.node);
    // A node that says itself where to go next: `new Command({ goto })`.
    for (const end of endsOf(context, argument(call, 2))) {
      graph.edges.push([name(0), end]);
      graph.commands.add(name(0));
    }
    const maker = makerOf(context, given);
    if (maker?.name === "ToolNode" && maker.made !== undefined)
      graph.tools.push(toolSetOf(context, argument(maker.made, 0)));
  } else if (method === "addEdge") graph.edges.push([name(0), name(1)]);
  else if (method === "addConditionalEdges") {
    graph.conditional.add(name(0));
    const condition = argument(call, 1);
    if (condition !== undefined) graph.runs.push(condition.node);
  } else {
    const bound = optionOf(context, argument(call, method === "withConfig" ? 0 : 1), "recursionLimit");
    if (bound !== undefined) graph.bound = bound;
  }
}

function nameAt(context: Context, ref: Ref): string {
  return textOf(context.project, ref)?.text ?? sourceOf(ref);
}

function endsOf(context: Context, options: Ref | undefined): readonly string[] {
  const ends = optionOf(context, options, "ends");
  if (ends?.node.type !== "ArrayExpression") return [];
  return ends.node.elements.flatMap((node) => (node ? nameAt(context, { module: ends.module, node }) : []));
}

/** Whether a way leads from a node to another one. */
function leads({ edges }: Graph, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const one of seen) {
    if (one === to) return true;
    for (const [start, end] of edges) if (start === one) seen.add(end);
  }
  return false;
}

const COUNTED =
  /\w*(iteration|attempt|retr(y|ies)|step|turn|round|loop|count|depth|revision)s?\w*\)?\s*[<>]=?\s*[\w.]+|[\w.]+\s*[<>]=?\s*[\w.]*(iteration|attempt|retr(y|ies)|step|turn|round|loop|count|depth|revision)/i;

/** A node or condition that compares a count of the state. */
function countedIn(context: Context, module: Module, { runs }: Graph): Ref | undefined {
  for (const node of runs) {
    const target = follow(context.project, { module, node });
    const fn = target.kind === "node" ? fnBehind(context.project, target) : undefined;
    const home = fn === undefined ? undefined : context.graph.moduleOf.get(fn);
    if (fn === undefined || home === undefined) continue;
    const found = allOf(fn, isComparison).find((one) => COUNTED.test(sourceOf({ module: home, node: one })));
    if (found !== undefined) return { module: home, node: found };
  }
  return undefined;
}

function isComparison(node: Node): node is Extract<Node, { type: "BinaryExpression" }> {
  return node.type === "BinaryExpression" && /^[<>]=?$/.test(node.operator);
}

function loopOf(
  context: Context,
  module: Module,
  graph: Graph,
  found: readonly FoundCall[],
): readonly Loop[] {
  const askedIn = (name: string): readonly FoundCall[] => {
    const node = graph.nodes.get(name);
    const target = node === undefined ? undefined : follow(context.project, { module, node });
    const fn = target?.kind === "node" ? fnBehind(context.project, target) : undefined;
    const fns = fn === undefined ? new Set() : reached(context.graph, fn, 3);
    return found.filter((one) => one.fn !== undefined && fns.has(one.fn));
  };
  // Back to a node that chooses where to go next.
  const backs = graph.edges.filter(
    ([from, to]) =>
      graph.nodes.has(from) &&
      (graph.conditional.has(to) || (graph.commands.has(to) && leads(graph, to, from))),
  );
  // A node of one's own may run the tools that the model asks for.
  const offered = backs.flatMap(([, to]) =>
    askedIn(to).flatMap(({ shape, tools }) =>
      shape.forced !== true && (tools.tools.length > 0 || tools.open) ? [tools] : [],
    ),
  );
  const sets = graph.tools.length > 0 ? graph.tools : offered;
  if (backs.length === 0 || sets.length === 0) return [];
  const asked = [...graph.nodes.keys()].flatMap(askedIn);
  const counted = graph.bound ?? countedIn(context, module, graph);
  const tools = [...new Map(sets.flatMap((set) => set.tools).map((tool) => [tool.name, tool])).values()];
  const place = placeOf({ module, node: graph.at });
  return [
    {
      kind: "graph",
      name: nameOf(module, graph.at) ?? "the graph",
      place: { ...place, endLine: place.line },
      bound:
        counted === undefined
          ? { kind: "default", steps: 25 }
          : { kind: "explicit", place: placeOf(counted) },
      tools: { tools, open: sets.some(({ open }) => open), place },
      prompts: asked.flatMap(({ call }) => call.prompts),
      budgeted: false,
    },
  ];
}

function nameOf(module: Module, node: Node): string | undefined {
  for (let up: Node | undefined = node; up !== undefined; up = module.parents.get(up))
    if (up.type === "VariableDeclarator" && up.id.type === "Identifier") return up.id.name;
  return undefined;
}
