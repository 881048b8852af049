import type * as t from "@babel/types";
import type { SyntaxNode } from "@lezer/common";
import { callOf } from "./_call.ts";
import type { Lowering } from "./_lowering.ts";
import { children, identifier, make, member, spanOf, stringAt, textAt } from "./_lowering.ts";
import { nameIn } from "./_names.ts";
import { parametersOf } from "./_parameters.ts";
import { stringOf } from "./_string.ts";

/** An expression of Python as the readers of a program know it. */
export function expressionOf(lowering: Lowering, node: SyntaxNode): t.Expression {
  const parts = children(node);
  const [first, second, third] = parts;
  switch (node.name) {
    case "VariableName":
      return nameOf(lowering, node);
    case "String":
    case "FormatString":
    case "ContinuedString":
      return stringOf(lowering, node);
    case "Number":
      return make("NumericLiteral", node, { value: Number(textAt(lowering, node).replaceAll("_", "")) });
    case "Boolean":
      return make("BooleanLiteral", node, { value: textAt(lowering, node) === "True" });
    case "None":
      return make("NullLiteral", node, {});
    case "ParenthesizedExpression":
      return second === undefined ? identifier("undefined", node) : lowering.expression(second);
    case "AwaitExpression":
      return make("AwaitExpression", node, { argument: operand(lowering, second, node) });
    case "MemberExpression":
      return memberOf(lowering, node, parts);
    case "CallExpression":
      return callOf(lowering, node);
    case "TupleExpression":
    case "ArrayExpression":
    case "SetExpression":
      return make("ArrayExpression", node, { elements: elements(lowering, parts.slice(1, -1)) });
    case "DictionaryExpression":
      return dictionary(lowering, node, parts);
    case "ConditionalExpression":
      return make("ConditionalExpression", node, {
        test: operand(lowering, third, node),
        consequent: operand(lowering, first, node),
        alternate: operand(lowering, parts[4], node),
      });
    case "UnaryExpression":
      return make("UnaryExpression", node, {
        operator: first?.name === "not" ? "!" : first === undefined ? "-" : textAt(lowering, first),
        prefix: true,
        argument: operand(lowering, second, node),
      });
    case "BinaryExpression":
      return binary(lowering, node, parts);
    case "NamedExpression":
      return make("AssignmentExpression", node, {
        operator: "=",
        left: operand(lowering, first, node),
        right: operand(lowering, third, node),
      });
    case "LambdaExpression":
      return lambda(lowering, node, parts);
    default:
      return /Comprehension/.test(node.name)
        ? comprehension(lowering, node, parts)
        : unknown(lowering, node, parts);
  }
}

function operand(lowering: Lowering, node: SyntaxNode | undefined, around: SyntaxNode): t.Expression {
  return node === undefined ? identifier("undefined", around) : lowering.expression(node);
}

function nameOf(lowering: Lowering, node: SyntaxNode): t.Expression {
  const name = textAt(lowering, node);
  if (name === "self" || name === "cls") return make("ThisExpression", node, {});
  return identifier(name, node);
}

/** Nothing is said of it, but what is inside of it is looked at. */
function unknown(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Expression {
  const inner = parts.filter(({ name }) => /Expression|Name$|String/.test(name));
  return make("SequenceExpression", node, { expressions: inner.map((one) => lowering.expression(one)) });
}

export function elements(
  lowering: Lowering,
  parts: readonly SyntaxNode[],
): (t.Expression | t.SpreadElement)[] {
  const found: (t.Expression | t.SpreadElement)[] = [];
  let spread: SyntaxNode | undefined;
  for (const one of parts) {
    if (one.name === ",") continue;
    if (one.name === "*") {
      spread = one;
      continue;
    }
    const value = lowering.expression(one);
    found.push(
      spread === undefined
        ? value
        : make("SpreadElement", { from: spread.from, to: one.to }, { argument: value }),
    );
    spread = undefined;
  }
  return found;
}

function memberOf(lowering: Lowering, node: SyntaxNode, [first, ...rest]: SyntaxNode[]): t.Expression {
  const object = operand(lowering, first, node);
  const named = rest.find(({ name }) => name === "PropertyName");
  if (named === undefined) {
    const inner = rest.filter(({ name }) => !/^[[\]:,]$/.test(name));
    const [only] = inner;
    const isSlice = rest.some(({ name }) => name === ":");
    if (isSlice || only === undefined || inner.length > 1)
      return make("CallExpression", node, { callee: member(object, "slice", node), arguments: [] });
    return make("MemberExpression", node, { object, property: lowering.expression(only), computed: true });
  }
  const source = textAt(lowering, node);
  if (source === "os.environ") return member(identifier("process", node), "env", node);
  // Version 0 of OpenAI's.
  if (/^openai\.(ChatCompletion|Completion)$/.test(source))
    return member(
      source.endsWith(".ChatCompletion") ? member(object, "chat", node) : object,
      "completions",
      node,
    );
  const name = textAt(lowering, named);
  return make("MemberExpression", node, {
    object,
    property: identifier(name === "GenerativeModel" ? "getGenerativeModel" : nameIn(name), named),
    computed: false,
  });
}

function dictionary(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Expression {
  const properties: (t.ObjectProperty | t.SpreadElement)[] = [];
  const inner = parts.filter(({ name }) => !/^[{},:]$/.test(name));
  for (let at = 0; at < inner.length; at += 2) {
    const key = inner[at];
    const value = inner[at + 1];
    if (key === undefined || value === undefined) break;
    if (key.name === "**") {
      properties.push(
        make("SpreadElement", { from: key.from, to: value.to }, { argument: lowering.expression(value) }),
      );
      continue;
    }
    const said = lowering.expression(key);
    properties.push(
      make(
        "ObjectProperty",
        { from: key.from, to: value.to },
        {
          key: said.type === "StringLiteral" ? stringAt(nameIn(said.value), key) : said,
          value: lowering.expression(value),
          computed: said.type !== "StringLiteral",
          shorthand: false,
        },
      ),
    );
  }
  return make("ObjectExpression", node, { properties });
}

const COMPARED: Readonly<Record<string, string>> = { "==": "===", "!=": "!==", is: "===", "//": "/" };

function binary(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Expression {
  const [first] = parts;
  const last = parts.at(-1);
  const left = operand(lowering, first, node);
  const right = operand(lowering, last, node);
  const said = parts
    .slice(1, -1)
    .map((one) => textAt(lowering, one))
    .join(" ");
  if (said === "and" || said === "or")
    return make("LogicalExpression", node, { operator: said === "and" ? "&&" : "||", left, right });
  // `prompt | model`
  if (said === "|")
    return make("CallExpression", node, { callee: member(left, "pipe", node), arguments: [right] });
  if (said === "not in") return make("BinaryExpression", node, { operator: "in", left, right });
  if (said === "is not") return make("BinaryExpression", node, { operator: "!==", left, right });
  // `"…" % x`
  if (said === "%" && (left.type === "StringLiteral" || left.type === "TemplateLiteral"))
    return make("BinaryExpression", node, { operator: "+", left, right });
  // `[system] + history`
  if (said === "+" && (left.type === "ArrayExpression" || right.type === "ArrayExpression"))
    return make("ArrayExpression", node, { elements: [left, right].flatMap(spread) });
  return make("BinaryExpression", node, { operator: COMPARED[said] ?? said, left, right });
}

function spread(side: t.Expression): t.ArrayExpression["elements"] {
  if (side.type === "ArrayExpression") return side.elements;
  return [make("SpreadElement", spanOf(side), { argument: side })];
}

function lambda(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Expression {
  const list = parts.find(({ name }) => name === "ParamList");
  const body = parts.at(-1);
  return make("ArrowFunctionExpression", node, {
    params: list === undefined ? [] : parametersOf(lowering, list).map(({ node: param }) => param),
    body: operand(lowering, body, node),
    async: false,
    expression: true,
  });
}

/** `[f(x) for x in xs]` is `xs.map((x) => f(x))`. */
function comprehension(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Expression {
  const isBare = !/^[[({]$/.test(parts[0]?.name ?? "");
  const inner = isBare ? parts : parts.slice(1, -1);
  const at = inner.findIndex(({ name }) => name === "for");
  const over = inner.findIndex(({ name }, index) => name === "in" && index > at);
  const target = inner[at + 1];
  const list = inner[over + 1];
  const value = inner[0];
  if (at < 1 || target === undefined || list === undefined || value === undefined)
    return unknown(lowering, node, inner);
  const names = inner.slice(at + 1, over).filter(({ name }) => name === "VariableName");
  const fn = make("ArrowFunctionExpression", node, {
    params: names.map((one) => identifier(textAt(lowering, one), one)),
    body: lowering.expression(value),
    async: false,
    expression: true,
  });
  return make("CallExpression", node, {
    callee: member(lowering.expression(list), "map", node),
    arguments: [fn],
  });
}
