import type { Context } from "./context.ts";
import { follow } from "./follow.ts";
import type { Module } from "./module.ts";
import type { Call } from "./node.ts";
import { keyOf } from "./node.ts";
import type { Project } from "./project.ts";
import { fileOfImport } from "./project.ts";

const KNOWN = new WeakMap<Project, boolean>();

/**
 * Whether tools may be called in a way that the code does not show: through a table that is filled at run time, or in a
 * file that is not there. That no code handles a tool can then not be said.
 */
export function hidesHandlers({ project }: Context): boolean {
  const known = KNOWN.get(project);
  if (known !== undefined) return known;
  const hides = [...project.modules.values()].some(
    (module) => lacksFile(project, module) || module.calls.some((call) => isHidden(project, module, call)),
  );
  KNOWN.set(project, hides);
  return hides;
}

function lacksFile(project: Project, { path, sources }: Module): boolean {
  return sources.some(
    (source) =>
      /^\.\.?\//.test(source) &&
      /tool|function|handler|action/i.test(source) &&
      !/\.(css|json|svg|md|d)$/.test(source) &&
      fileOfImport(project, path, source) === undefined,
  );
}

/** `table[name](input)` and `table.get(name)` of a table that is not written out. */
function isHidden(project: Project, module: Module, { callee }: Call): boolean {
  if (callee.type !== "MemberExpression") return false;
  const table = follow(project, { module, node: callee.object });
  if (
    callee.computed &&
    callee.property.type !== "StringLiteral" &&
    callee.property.type !== "NumericLiteral"
  )
    return (
      table.node.type !== "ObjectExpression" &&
      /tool|handler|function|action|command/i.test(textOf(module, callee))
    );
  if (keyOf(callee) !== "get" || table.node.type !== "NewExpression") return false;
  const {
    callee: made,
    arguments: [first],
  } = table.node;
  const isMap = made.type === "Identifier" && made.name === "Map";
  return (
    isMap &&
    /tool|handler|function|action|command|executor/i.test(textOf(module, callee)) &&
    first?.type !== "ArrayExpression"
  );
}

function textOf({ text }: Module, { start, end }: Call["callee"]): string {
  return text.slice(start ?? 0, end ?? 0);
}
