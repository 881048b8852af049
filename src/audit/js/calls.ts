import type { Followed, Ref } from "./follow.ts";
import { follow, returnOf } from "./follow.ts";
import type { Module } from "./module.ts";
import { functionOf } from "./module.ts";
import type { Call, Fn, Node } from "./node.ts";
import { bare, isFn, keyOf } from "./node.ts";
import type { Project } from "./project.ts";

export interface CallRef {
  readonly module: Module;
  readonly node: Call;
}

/** `client.chat.completions.create`: its members, and what its first name is. */
export interface Callee {
  readonly root: Followed;
  readonly members: readonly string[];
}

export function calleeOf(project: Project, { module, node }: CallRef): Callee {
  const members: string[] = [];
  let at: Node = bare(node.callee);
  while (at.type === "MemberExpression" || at.type === "OptionalMemberExpression") {
    // `this.client.x()` begins at `this.client`.
    if (at.object.type === "ThisExpression") break;
    members.unshift(keyOf(at) ?? "?");
    at = bare(at.object);
  }
  return { root: follow(project, { module, node: at }), members };
}

/** Who calls whom, for functions of this program. */
export interface CallGraph {
  /** The functions of this program that a function calls, with the calls. */
  readonly callsIn: ReadonlyMap<Fn, readonly Edge[]>;
  readonly callersOf: ReadonlyMap<Fn, readonly Edge[]>;
  readonly moduleOf: ReadonlyMap<Fn, Module>;
}

export interface Edge extends CallRef {
  readonly from: Fn | undefined;
  readonly to: Fn;
}

export function callGraph(project: Project): CallGraph {
  const callsIn = new Map<Fn, Edge[]>();
  const callersOf = new Map<Fn, Edge[]>();
  const moduleOf = new Map<Fn, Module>();
  for (const module of project.modules.values()) {
    for (const fn of module.functions) moduleOf.set(fn, module);
    for (const node of module.calls) {
      const edge = edgeOf(project, { module, node });
      if (edge === undefined) continue;
      if (edge.from !== undefined) push(callsIn, edge.from, edge);
      push(callersOf, edge.to, edge);
    }
  }
  return { callsIn, callersOf, moduleOf };
}

function edgeOf(project: Project, { module, node }: CallRef): Edge | undefined {
  const target = follow(project, { module, node: node.callee });
  const to = target.kind === "node" ? fnBehind(project, target) : undefined;
  return to === undefined ? undefined : { module, node, from: functionOf(module, node), to };
}

/** The function behind wrappers such as `cache(async () => …)`, or that a function of this program makes. */
export function fnBehind(project: Project, { module, node }: Ref): Fn | undefined {
  if (isFn(node)) return node;
  if (node.type !== "CallExpression") return undefined;
  const wrapped = node.arguments.find((one) => isFn(one) || one.type === "Identifier");
  if (wrapped === undefined) {
    const made = returnOf(project, { module, node });
    return made !== undefined && isFn(made.node) ? made.node : undefined;
  }
  const inner = follow(project, { module, node: wrapped });
  return inner.kind === "node" && isFn(inner.node) ? inner.node : undefined;
}

/** A function and those that it calls, to a depth. */
export function reached(graph: CallGraph, from: Fn, depth = 3): Set<Fn> {
  const seen = new Set<Fn>([from]);
  let edge: Fn[] = [from];
  for (let level = 0; level < depth && edge.length > 0; level++) {
    const next: Fn[] = [];
    for (const fn of edge)
      for (const { to } of graph.callsIn.get(fn) ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        next.push(to);
      }
    edge = next;
  }
  return seen;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
