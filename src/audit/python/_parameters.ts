import type * as t from "@babel/types";
import type { SyntaxNode } from "@lezer/common";
import type { Lowering } from "./_lowering.ts";
import { children, identifier, make, textAt } from "./_lowering.ts";

export interface PythonParameter {
  readonly name: string;
  readonly node: t.Identifier | t.AssignmentPattern | t.RestElement;
  /** The annotation as it stands: `str`, `Annotated[int, "…"]`. */
  readonly type: string;
  readonly fallback: string;
}

/** The parameters of a function, without `self`. */
export function parametersOf(lowering: Lowering, list: SyntaxNode): readonly PythonParameter[] {
  const found: PythonParameter[] = [];
  let group: SyntaxNode[] = [];
  const flush = (): void => {
    const one = parameterOf(lowering, group);
    if (one !== undefined) found.push(one);
    group = [];
  };
  for (const one of children(list)) {
    if (one.name === "(" || one.name === ")") continue;
    if (one.name === ",") flush();
    else group.push(one);
  }
  flush();
  return found;
}

function parameterOf(lowering: Lowering, parts: readonly SyntaxNode[]): PythonParameter | undefined {
  const named = parts.find(({ name }) => name === "VariableName");
  if (named === undefined) return undefined;
  const name = textAt(lowering, named);
  if (name === "self" || name === "cls") return undefined;
  const typed = parts.find(({ name: kind }) => kind === "TypeDef");
  const assigned = parts.findIndex(({ name: kind }) => kind === "AssignOp");
  const value = assigned === -1 ? undefined : parts[assigned + 1];
  const type =
    typed === undefined
      ? ""
      : textAt(lowering, typed)
          .replace(/^(:|->)\s*/, "")
          .trim();
  const target = withType(lowering, identifier(name, named), typed);
  const isRest = parts[0]?.name === "*" || parts[0]?.name === "**";
  return {
    name,
    type,
    fallback: value === undefined ? "" : textAt(lowering, value),
    node: isRest
      ? make("RestElement", named, { argument: target })
      : value === undefined
        ? target
        : make(
            "AssignmentPattern",
            { from: named.from, to: value.to },
            { left: target, right: lowering.expression(value) },
          ),
  };
}

function withType(lowering: Lowering, target: t.Identifier, typed: SyntaxNode | undefined): t.Identifier {
  const name = typed === undefined ? undefined : children(typed).find(({ name }) => name === "VariableName");
  if (name === undefined || typed === undefined) return target;
  return {
    ...target,
    typeAnnotation: make("TSTypeAnnotation", typed, {
      typeAnnotation: make("TSTypeReference", name, { typeName: identifier(textAt(lowering, name), name) }),
    }),
  };
}
