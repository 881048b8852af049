import type * as t from "@babel/types";
import type { SyntaxNode } from "@lezer/common";
import type { Lowering, Span } from "./_lowering.ts";
import { children, identifier, make, member, property, stringAt, textAt } from "./_lowering.ts";
import type { PythonParameter } from "./_parameters.ts";
import { parametersOf } from "./_parameters.ts";

interface Made {
  readonly name: string;
  readonly at: Span;
  readonly parameters: readonly PythonParameter[];
  readonly body: t.BlockStatement;
  readonly isAsync: boolean;
  readonly doc: string;
}

/** `def f(…)`, with what its decorators make of it. */
export function functionOf(
  lowering: Lowering,
  node: SyntaxNode,
  decorators: readonly SyntaxNode[],
): t.Statement[] {
  const made = madeOf(lowering, node);
  if (made === undefined) return [];
  const tool = decorators.map((one) => toolDecorator(lowering, one)).find((one) => one !== undefined);
  if (tool !== undefined) return [toolOf(lowering, node, made, tool)];
  const fn = make("FunctionDeclaration", node, {
    id: identifier(made.name, made.at),
    params: made.parameters.map(({ node: param }) => param),
    body: made.body,
    async: made.isAsync,
    generator: false,
  });
  const route = decorators.map((one) => routeOf(lowering, one, made)).find((one) => one !== undefined);
  return route === undefined ? [fn] : [fn, route];
}

export function methodOf(lowering: Lowering, node: SyntaxNode): t.ClassMethod | undefined {
  const made = madeOf(lowering, node);
  if (made === undefined) return undefined;
  return make("ClassMethod", node, {
    key: identifier(made.name, made.at),
    kind: made.name === "__init__" ? "constructor" : "method",
    params: made.parameters.map(({ node: param }) => param),
    body: made.body,
    async: made.isAsync,
    generator: false,
    computed: false,
    static: false,
  });
}

function madeOf(lowering: Lowering, node: SyntaxNode): Made | undefined {
  const parts = children(node);
  const named = parts.find(({ name }) => name === "VariableName");
  const list = parts.find(({ name }) => name === "ParamList");
  const body = parts.find(({ name }) => name === "Body");
  if (named === undefined || list === undefined || body === undefined) return undefined;
  const parameters = parametersOf(lowering, list);
  lowering.names.push({
    declared: new Set(parameters.map(({ name }) => name)),
    outer: new Set(),
    isClass: false,
  });
  const statements = lowering.statements(body);
  lowering.names.pop();
  return {
    name: textAt(lowering, named),
    at: named,
    parameters,
    body: make("BlockStatement", body, { body: statements, directives: [] }),
    isAsync: parts.some(({ name }) => name === "async"),
    doc: docOf(lowering, body),
  };
}

function docOf(lowering: Lowering, body: SyntaxNode): string {
  const first = children(body)[1];
  const inner = first?.name === "ExpressionStatement" ? first.firstChild : null;
  if (inner?.name !== "String") return "";
  const said = lowering.expression(inner);
  return said.type === "StringLiteral" ? said.value.trim() : "";
}

interface ToolDecorator {
  readonly callee: t.Expression;
  readonly options: readonly (t.ObjectProperty | t.SpreadElement)[];
  readonly name: string | undefined;
}

/** `@tool`, `@function_tool(name_override="…")`, `@mcp.tool()`. */
function toolDecorator(lowering: Lowering, node: SyntaxNode): ToolDecorator | undefined {
  const words = children(node).slice(1);
  const list = words.find(({ name }) => name === "ArgList");
  const said = words
    .filter(({ name }) => name !== "ArgList")
    .map((one) => textAt(lowering, one))
    .join("");
  if (!/(^|\.)(tool|function_tool|beta_tool|beta_async_tool)$/.test(said)) return undefined;
  const [first] = words;
  if (first === undefined) return undefined;
  const root = identifier(textAt(lowering, first), first);
  const groups = list === null || list === undefined ? [] : children(list);
  const options: t.ObjectProperty[] = [];
  let name: string | undefined;
  groups.forEach((one, index) => {
    if (groups[index + 1]?.name === "AssignOp") {
      const value = groups[index + 2];
      if (value === undefined) return;
      const key = { name_override: "name", description_override: "description" }[textAt(lowering, one)];
      options.push(property(key ?? textAt(lowering, one), lowering.expression(value), one));
    } else if (index === 1 && one.name === "String") {
      const value = lowering.expression(one);
      name = value.type === "StringLiteral" ? value.value : undefined;
    }
  });
  return { callee: said.includes(".") ? member(root, "tool", first) : root, options, name };
}

function toolOf(lowering: Lowering, node: SyntaxNode, made: Made, tool: ToolDecorator): t.Statement {
  const { name, at, parameters, body, isAsync, doc } = made;
  const fn = make("FunctionExpression", node, {
    id: identifier(name, at),
    params: parameters.map(({ node: param }) => param),
    body,
    async: isAsync,
    generator: false,
  });
  const has = (key: string): boolean =>
    tool.options.some(
      (one) => one.type === "ObjectProperty" && one.key.type === "Identifier" && one.key.name === key,
    );
  const options = [
    ...(has("name") ? [] : [property("name", stringAt(tool.name ?? name, at), at)]),
    ...(has("description") || doc === "" ? [] : [property("description", stringAt(doc, at), at)]),
    property("schema", schemaOf(made), at),
    ...tool.options,
  ];
  // Tools that are no imports, as those of a server, are tools all the same.
  const callee = lowering.packages.has(tool.callee.type === "Identifier" ? tool.callee.name : "")
    ? tool.callee
    : identifier("tool", at);
  return make("VariableDeclaration", node, {
    kind: "const",
    declarations: [
      make("VariableDeclarator", node, {
        id: identifier(name, at),
        init: make("CallExpression", node, {
          callee,
          arguments: [fn, make("ObjectExpression", at, { properties: options })],
        }),
      }),
    ],
  });
}

const TYPES: Readonly<Record<string, string>> = {
  str: "string",
  int: "integer",
  float: "number",
  bool: "boolean",
  list: "array",
  dict: "object",
};

/** The signature, as the frameworks send it to the model. */
function schemaOf({ parameters, doc, at }: Made): t.ObjectExpression {
  const own = parameters.filter(
    ({ type, name }) =>
      !/(RunContext|ToolContext|Context|Config|InjectedState|ToolRuntime)\w*\b/.test(type) &&
      name !== "config",
  );
  const fields = own.map(({ name, type }) => {
    const said =
      new RegExp(`\\b${name}\\b\\s*(\\([^)]*\\))?\\s*(:|--|-)`).test(doc) || /Annotated\[|Field\(/.test(type);
    const kind = TYPES[type.match(/\w+/)?.[0] ?? ""] ?? "unknown";
    return property(
      name,
      make("ObjectExpression", at, {
        properties: [
          property("type", stringAt(kind, at), at),
          ...(said ? [property("description", stringAt(doc, at), at)] : []),
        ],
      }),
      at,
    );
  });
  const required = own.filter(({ fallback }) => fallback === "").map(({ name }) => stringAt(name, at));
  return make("ObjectExpression", at, {
    properties: [
      property("type", stringAt("object", at), at),
      property("properties", make("ObjectExpression", at, { properties: fields }), at),
      property("required", make("ArrayExpression", at, { elements: required }), at),
    ],
  });
}

/** `@app.post("/chat")`: what the function is given then comes from the client. */
function routeOf(
  lowering: Lowering,
  node: SyntaxNode,
  { name, at, parameters }: Made,
): t.Statement | undefined {
  const said = textAt(lowering, node);
  if (!/^@\w+\.(get|post|put|patch|delete|route|websocket)\(/.test(said)) return undefined;
  const request = identifier("request", node);
  const args = parameters.map(({ name: one, type, fallback }) => {
    if (/\b(Request|WebSocket)\b/.test(type)) return request;
    if (/Depends|Header\(|Cookie\(|BackgroundTasks|Response/.test(`${fallback} ${type}`))
      return identifier("undefined", node);
    const body = member(request, "body", node);
    // A class of its own is the whole body.
    return /^[A-Z]\w*$/.test(type) ? body : member(body, one, node);
  });
  const call = make("CallExpression", node, { callee: identifier(name, at), arguments: args });
  const fn = make("ArrowFunctionExpression", node, {
    params: [request],
    body: call,
    async: false,
    expression: true,
  });
  return make("ExpressionStatement", node, {
    expression: make("CallExpression", node, {
      callee: member(identifier("app", node), "handle", node),
      arguments: [fn],
    }),
  });
}
