import type * as t from "@babel/types";
import type { Node } from "./node.ts";

const KEYWORDS = new WeakSet<Node>();

/** Says that an object stands for the arguments that a call gives by their names. */
export function markKeywords<T extends Node>(node: T): T {
  KEYWORDS.add(node);
  return node;
}

/** What a call gives for a parameter of a name, where it gives arguments by name at all. */
export function keywordOf(args: readonly Node[], name: string | undefined): Node | undefined {
  const last = args.at(-1);
  if (last?.type !== "ObjectExpression" || !KEYWORDS.has(last) || name === undefined) return undefined;
  const found = last.properties.find(
    (one): one is t.ObjectProperty =>
      one.type === "ObjectProperty" && one.key.type === "Identifier" && one.key.name === name,
  );
  return found?.value;
}

export function isKeywords(node: Node | undefined): boolean {
  return node !== undefined && KEYWORDS.has(node);
}
