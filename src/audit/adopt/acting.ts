import type { Module } from "../js/module.ts";
import type { Node } from "../js/node.ts";
import type { Project } from "../js/project.ts";
import { fileOfImport } from "../js/project.ts";

/** What a file does as soon as it is loaded. */
export interface Acting {
  readonly file: string;
  readonly line: number;
  /** The first line of the statement. */
  readonly code: string;
}

/** Registers, prints, or sets something up, and ends at once. */
const HARMLESS =
  /^(config|on|once|use|get|post|put|patch|delete|all|route|set\w*|register\w*|add\w*|define\w*|loadEnvFile|extend|log|warn|info|error|describe|command|option|assign|freeze)$/;
/** Begins something that goes on. */
const BEGINS = /^(listen|serve|createInterface|setInterval|start|run|main|launch)$/;
const ENTRY_ONLY = /import\.meta\.main|require\.main|process\.argv\s*\[\s*1\s*\]/;

/** The first file that acts of those that are loaded with one, itself first. */
export function actingWith(project: Project, module: Module): Acting | undefined {
  const seen = new Set([module]);
  for (const one of seen) {
    const acting = actingOf(one);
    if (acting !== undefined) return acting;
    for (const source of one.sources) {
      const next = project.modules.get(fileOfImport(project, one.path, source) ?? "");
      if (next !== undefined) seen.add(next);
    }
  }
  return undefined;
}

/**
 * The first statement of a file that acts when the file is loaded, rather than when it is called: it asks a model, starts
 * a server, waits for what is typed. What stands under `if (import.meta.main)` does not.
 */
function actingOf(module: Module): Acting | undefined {
  const found = module.program.body.find((statement) => acts(module, statement));
  if (found === undefined) return undefined;
  const start = found.start ?? 0;
  return {
    file: module.path,
    line: module.lineStarts.findLastIndex((at) => at <= start) + 1,
    code: (module.text.slice(start).split("\n")[0] ?? "").trim().slice(0, 60),
  };
}

function acts(module: Module, statement: Node): boolean {
  switch (statement.type) {
    case "ExpressionStatement":
      return expressionActs(statement.expression);
    case "ExportNamedDeclaration":
      return statement.declaration ? acts(module, statement.declaration) : false;
    case "VariableDeclaration":
      return statement.declarations.some(
        ({ init }) => init?.type === "AwaitExpression" || BEGINS.test(calledName(init ?? statement)),
      );
    case "IfStatement":
      return (
        !ENTRY_ONLY.test(textOf(module, statement.test)) &&
        [statement.consequent, ...(statement.alternate ? [statement.alternate] : [])].some((one) =>
          acts(module, one),
        )
      );
    case "BlockStatement":
      return statement.body.some((one) => acts(module, one));
    case "TryStatement":
      return acts(module, statement.block);
    case "ForStatement":
    case "ForOfStatement":
    case "ForInStatement":
    case "WhileStatement":
    case "DoWhileStatement":
      return acts(module, statement.body);
    default:
      return false;
  }
}

function expressionActs(expression: Node): boolean {
  if (expression.type === "AwaitExpression") return true;
  if (expression.type === "UnaryExpression") return expressionActs(expression.argument);
  const name = calledName(expression);
  return name !== "" && (BEGINS.test(name) || !HARMLESS.test(name));
}

/** `listen` of `app.use(x).listen(3000)`; nothing where nothing is called. A function called where it stands is `main`. */
function calledName(node: Node): string {
  if (node.type !== "CallExpression") return "";
  const { callee } = node;
  if (callee.type === "Identifier") return callee.name;
  if (callee.type === "FunctionExpression" || callee.type === "ArrowFunctionExpression") return "main";
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return "";
  // What a promise is told does not matter, but who made it: `main().catch(console.error)`.
  return /^(then|catch|finally)$/.test(callee.property.name)
    ? calledName(callee.object) || "main"
    : callee.property.name;
}

function textOf({ text }: Module, { start, end }: Node): string {
  return text.slice(start ?? 0, end ?? 0);
}
