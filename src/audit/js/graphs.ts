import type { Loop, ToolSet } from "../model/program.ts";
import { fnBehind, reached } from "./calls.ts";
import type { Context } from "./context.ts";
import { argument, optionOf } from "./context.ts";
import { follow } from "./follow.ts";
import type { FoundCall } from "./found-call.ts";
import type { Maker } from "./maker.ts";
import { makerOf } from "./maker.ts";
import type { Module } from "./module.ts";
import type { Node } from "./node.ts";
import { keyOf } from "./node.ts";
import { placeOf } from "./place.ts";
import { textOf } from "./text.ts";
import { toolSetOf } from "./tools.ts";

interface Graph {
  readonly nodes: Map<string, Node>;
  readonly edges: [string, string][];
  readonly conditional: Set<string>;
  readonly at: Node;
  readonly tools: ToolSet[];
  bound?: Node;
}

/** Graphs of LangGraph in which a model sends the run round until it asks for no more tools. */
export function graphLoops(context: Context, module: Module, found: readonly FoundCall[]): readonly Loop[] {
  if (!module.sources.some((source) => source.startsWith("@langchain/langgraph"))) return [];
  const graphs = new Map<Node, Graph>();
  for (const node of module.calls) {
    const { callee } = node;
    if (callee.type !== "MemberExpression") continue;
    const method = keyOf(callee) ?? "";
    if (!/^(addNode|addEdge|addConditionalEdges|invoke|stream|compile)$/.test(method)) continue;
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
  const fresh: Graph = { nodes: new Map(), edges: [], conditional: new Set(), at, tools: [] };
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
    return (given === undefined ? undefined : textOf(context.project, given)?.text) ?? "?";
  };
  if (method === "addNode") {
    const given = argument(call, 1);
    if (given === undefined) return;
    graph.nodes.set(name(0), given.node);
    const maker = makerOf(context, given);
    if (maker?.name === "ToolNode" && maker.made !== undefined)
      graph.tools.push(toolSetOf(context, argument(maker.made, 0)));
  } else if (method === "addEdge") graph.edges.push([name(0), name(1)]);
  else if (method === "addConditionalEdges") graph.conditional.add(name(0));
  else {
    const bound = optionOf(context, argument(call, 1), "recursionLimit");
    if (bound !== undefined) graph.bound = bound.node;
  }
}

function loopOf(
  context: Context,
  module: Module,
  graph: Graph,
  found: readonly FoundCall[],
): readonly Loop[] {
  // Back to a node that chooses where to go next.
  const back = graph.edges.find(
    ([from, to]) => graph.conditional.has(to) && from !== "__start__" && graph.nodes.has(from),
  );
  if (back === undefined) return [];
  const askedIn = (node: Node | undefined): readonly FoundCall[] => {
    const target = node === undefined ? undefined : follow(context.project, { module, node });
    const fn = target?.kind === "node" ? fnBehind(context.project, target) : undefined;
    const fns = fn === undefined ? new Set() : reached(context.graph, fn, 3);
    return found.filter((one) => one.fn !== undefined && fns.has(one.fn));
  };
  const asked = [...graph.nodes.values()].flatMap(askedIn);
  // A node of one's own may run the tools that the model asks for.
  const offered = askedIn(graph.nodes.get(back[1])).flatMap(({ shape, tools }) =>
    shape.forced !== true && (tools.tools.length > 0 || tools.open) ? [tools] : [],
  );
  const sets = graph.tools.length > 0 ? graph.tools : offered;
  const tools = sets.flatMap((set) => set.tools);
  if (sets.length === 0) return [];
  const place = placeOf({ module, node: graph.at });
  return [
    {
      kind: "graph",
      name: nameOf(module, graph.at) ?? "the graph",
      place: { ...place, endLine: place.line },
      bound:
        graph.bound === undefined
          ? { kind: "default", steps: 25 }
          : { kind: "explicit", place: placeOf({ module, node: graph.bound }) },
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
