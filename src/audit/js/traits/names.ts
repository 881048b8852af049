import type { Fn, Node } from "../node.ts";
import { childrenOf } from "../node.ts";

/** The names of a function's parameters, destructured ones too. */
export function paramNamesOf(fn: Fn): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    if (node.type === "Identifier") names.add(node.name);
    else if (node.type === "ObjectProperty") visit(node.value as Node);
    else if (node.type === "AssignmentPattern") visit(node.left as Node);
    else if (node.type === "TSParameterProperty") visit(node.parameter as Node);
    else if (/Pattern|RestElement/.test(node.type)) for (const child of childrenOf(node)) visit(child);
  };
  for (const param of fn.params) visit(param as Node);
  return names;
}

/** Whether an expression is, or holds, one of the names. */
export function mentions(node: Node, names: ReadonlySet<string>): boolean {
  if (node.type === "Identifier") return names.has(node.name);
  if (node.type === "MemberExpression" || node.type === "OptionalMemberExpression")
    return mentions(node.object, names);
  if (/^(Fn|.*Function.*)$/.test(node.type)) return false;
  return childrenOf(node).some((child) => mentions(child, names));
}
