import type * as t from "@babel/types";
import type { SyntaxNode } from "@lezer/common";
import { functionOf, methodOf } from "./_function.ts";
import { importsOf } from "./_imports.ts";
import type { Lowering, Span } from "./_lowering.ts";
import { children, identifier, make, member, textAt } from "./_lowering.ts";

/** A statement of Python as those that the readers of a program know. */
export function statementsOf(lowering: Lowering, node: SyntaxNode): t.Statement[] {
  const parts = children(node);
  const [first, second] = parts;
  switch (node.name) {
    case "StatementGroup":
      return parts.flatMap((one) => statementsOf(lowering, one));
    case "ImportStatement":
      return importsOf(lowering, node);
    case "DecoratedStatement":
      return decorated(lowering, parts);
    case "FunctionDefinition":
      return functionOf(lowering, node, []);
    case "ClassDefinition":
      return [classOf(lowering, node, parts)];
    case "AssignStatement":
      return assigned(lowering, node, parts);
    case "UpdateStatement":
      return [updated(lowering, node, parts)];
    case "ScopeStatement":
      for (const one of parts.slice(1))
        if (one.name === "VariableName") lowering.names.at(-1)?.outer.add(textAt(lowering, one));
      return [];
    case "ReturnStatement":
      return [make("ReturnStatement", node, { argument: listOf(lowering, parts.slice(1)) ?? null })];
    case "RaiseStatement":
      return [
        make("ThrowStatement", node, {
          argument: second === undefined ? identifier("error", node) : lowering.expression(second),
        }),
      ];
    case "BreakStatement":
    case "ContinueStatement":
      return [make(node.name, node, { label: null })];
    case "AssertStatement":
      return second === undefined ? [] : [asserted(lowering, node, first ?? node, second)];
    case "IfStatement":
      return ifOf(lowering, node, parts.slice(0));
    case "WhileStatement":
      return [
        make("WhileStatement", node, {
          test: second === undefined ? identifier("undefined", node) : lowering.expression(second),
          body: blockOf(
            lowering,
            parts.find(({ name }) => name === "Body"),
            node,
          ),
        }),
      ];
    case "ForStatement":
      return [forOf(lowering, node, parts)];
    case "TryStatement":
      return [tryOf(lowering, node, parts)];
    case "WithStatement":
      return withOf(lowering, parts);
    case "MatchStatement":
      return matchOf(lowering, parts);
    default:
      return otherOf(lowering, node, parts);
  }
}

function otherOf(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Statement[] {
  const inner = node.name === "ExpressionStatement" ? parts[0] : parts[1];
  return inner === undefined
    ? []
    : [make("ExpressionStatement", node, { expression: lowering.expression(inner) })];
}

function listOf(lowering: Lowering, parts: readonly SyntaxNode[]): t.Expression | undefined {
  const inner = parts.filter(({ name }) => name !== ",");
  const [first] = inner;
  if (first === undefined) return undefined;
  if (inner.length === 1) return lowering.expression(first);
  return make(
    "ArrayExpression",
    { from: first.from, to: inner.at(-1)?.to ?? first.to },
    {
      elements: inner.filter(({ name }) => name !== "*").map((one) => lowering.expression(one)),
    },
  );
}

function blockOf(lowering: Lowering, body: SyntaxNode | undefined, at: Span): t.BlockStatement {
  return make("BlockStatement", body ?? at, {
    body: body === undefined ? [] : lowering.statements(body),
    directives: [],
  });
}

function decorated(lowering: Lowering, parts: readonly SyntaxNode[]): t.Statement[] {
  const decorators = parts.filter(({ name }) => name === "Decorator");
  const last = parts.at(-1);
  if (last === undefined) return [];
  const said =
    last.name === "FunctionDefinition"
      ? functionOf(lowering, last, decorators)
      : statementsOf(lowering, last);
  return said;
}

function classOf(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Statement {
  const named = parts.find(({ name }) => name === "VariableName");
  const body = parts.find(({ name }) => name === "Body");
  const bases = parts.find(({ name }) => name === "ArgList");
  const base =
    bases === undefined
      ? undefined
      : children(bases).find(({ name }) => /^(VariableName|MemberExpression)$/.test(name));
  lowering.names.push({ declared: new Set(), outer: new Set(), isClass: true });
  const members = (body === undefined ? [] : children(body)).flatMap((one) => memberOf(lowering, one));
  lowering.names.pop();
  return make("ClassDeclaration", node, {
    id: identifier(named === undefined ? "_" : textAt(lowering, named), named ?? node),
    superClass: base === undefined ? null : lowering.expression(base),
    body: make("ClassBody", body ?? node, { body: members }),
  });
}

function memberOf(lowering: Lowering, node: SyntaxNode): (t.ClassMethod | t.ClassProperty)[] {
  const inner = node.name === "DecoratedStatement" ? children(node).at(-1) : node;
  if (inner?.name === "FunctionDefinition") {
    const method = methodOf(lowering, inner);
    return method === undefined ? [] : [method];
  }
  if (inner?.name !== "AssignStatement") return [];
  const parts = children(inner);
  const at = parts.findIndex(({ name }) => name === "AssignOp");
  const [target] = parts;
  const value = parts[at + 1];
  if (at === -1 || target?.name !== "VariableName" || value === undefined) return [];
  return [
    make("ClassProperty", inner, {
      key: identifier(textAt(lowering, target), target),
      value: lowering.expression(value),
      computed: false,
      static: true,
    }),
  ];
}

/** `a = b = c`, `a, b = c`; a name's first is its declaration. */
function assigned(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Statement[] {
  const groups: SyntaxNode[][] = [[]];
  for (const one of parts) {
    if (one.name === "AssignOp") groups.push([]);
    else if (one.name !== "TypeDef") groups.at(-1)?.push(one);
  }
  if (groups.length < 2) return [];
  const value = listOf(lowering, groups.at(-1) ?? []) ?? identifier("undefined", node);
  return groups.slice(0, -1).map((targets) => bound(lowering, targets, value, node));
}

function bound(
  lowering: Lowering,
  targets: readonly SyntaxNode[],
  value: t.Expression,
  at: Span,
): t.Statement {
  const inner = targets
    .flatMap((one) => (/^(Tuple|Array)Expression$/.test(one.name) ? children(one).slice(1, -1) : [one]))
    .filter(({ name }) => name !== "," && name !== "*");
  const isList = inner.length > 1 || targets.some(({ name }) => name === "TupleExpression");
  const names = inner.map((one) => (one.name === "VariableName" ? textAt(lowering, one) : undefined));
  const isNew = names.every((name) => name !== undefined && isFresh(lowering, name));
  for (const name of names) if (name !== undefined) lowering.names.at(-1)?.declared.add(name);
  const each = inner.map((one) => lowering.expression(one));
  const left = isList ? make("ArrayPattern", spanOfList(inner, at), { elements: each }) : each[0];
  if (isNew)
    return make("VariableDeclaration", at, {
      kind: "var",
      declarations: [make("VariableDeclarator", at, { id: left, init: value })],
    });
  return make("ExpressionStatement", at, {
    expression: make("AssignmentExpression", at, { operator: "=", left, right: value }),
  });
}

function spanOfList(parts: readonly SyntaxNode[], at: Span): Span {
  return { from: parts[0]?.from ?? at.from, to: parts.at(-1)?.to ?? at.to };
}

function isFresh({ names }: Lowering, name: string): boolean {
  const here = names.at(-1);
  return here !== undefined && !here.declared.has(name) && !here.outer.has(name);
}

function updated(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Statement {
  const [target, , value] = parts;
  const left = target === undefined ? identifier("_", node) : lowering.expression(target);
  const right = value === undefined ? identifier("undefined", node) : lowering.expression(value);
  const operator = parts[1] === undefined ? "+=" : textAt(lowering, parts[1]);
  const isOuter = left.type === "Identifier" && lowering.names.at(-1)?.outer.has(left.name) === true;
  const isStep = operator === "+=" && right.type === "NumericLiteral" && right.value === 1 && !isOuter;
  return make("ExpressionStatement", node, {
    expression: isStep
      ? make("UpdateExpression", node, { operator: "++", prefix: false, argument: left })
      : make("AssignmentExpression", node, { operator, left, right }),
  });
}

/** That something is there at all says little of what it is. */
function asserted(lowering: Lowering, node: SyntaxNode, word: SyntaxNode, test: SyntaxNode): t.Statement {
  const said = lowering.expression(test);
  const isWeak =
    said.type === "Identifier" ||
    said.type === "MemberExpression" ||
    (said.type === "BinaryExpression" && said.operator === "!==" && said.right.type === "NullLiteral");
  const callee = identifier("assert", word);
  return make("ExpressionStatement", node, {
    expression: make("CallExpression", node, {
      callee: isWeak ? member(callee, "ok", word) : callee,
      arguments: [said],
    }),
  });
}

/** `if … elif … else …` */
function ifOf(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Statement[] {
  const [word, test] = parts;
  if (word === undefined || test === undefined) return [];
  const body = parts.findIndex(({ name }) => name === "Body");
  const rest = parts.slice(body + 1);
  const consequent = blockOf(lowering, parts[body], node);
  const otherwise =
    rest[0]?.name === "elif"
      ? ifOf(lowering, node, rest)[0]
      : rest[0]?.name === "else"
        ? blockOf(lowering, rest[1], node)
        : undefined;
  return [
    make(
      "IfStatement",
      { from: word.from, to: parts.at(-1)?.to ?? node.to },
      { test: lowering.expression(test), consequent, alternate: otherwise ?? null },
    ),
  ];
}

/** `for i in range(n)` counts; what goes over a list is bounded by it. */
function forOf(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Statement {
  const start = parts.findIndex(({ name }) => name === "for");
  const over = parts.findIndex(({ name }) => name === "in");
  const targets = parts.slice(start + 1, over).filter(({ name }) => name !== "," && name !== "(");
  const list = parts[over + 1];
  const [target] = targets;
  const body = parts.find(({ name }) => name === "Body");
  const said = list === undefined ? "" : textAt(lowering, list);
  const value = list === undefined ? identifier("undefined", node) : lowering.expression(list);
  if (/^(itertools\.)?(count|cycle)\(/.test(said))
    return make("ForStatement", node, {
      init: null,
      test: null,
      update: null,
      body: blockOf(lowering, body, node),
    });
  const limit = "arguments" in value ? value.arguments[value.arguments.length > 1 ? 1 : 0] : undefined;
  for (const one of targets)
    if (one.name === "VariableName") lowering.names.at(-1)?.declared.add(textAt(lowering, one));
  const declared = (init: t.Expression | null) =>
    make("VariableDeclaration", target ?? node, {
      kind: "let",
      declarations: [
        make("VariableDeclarator", target ?? node, {
          id:
            targets.length === 1 && target !== undefined
              ? lowering.expression(target)
              : make("ArrayPattern", target ?? node, {
                  elements: targets.map((one) => lowering.expression(one)),
                }),
          init,
        }),
      ],
    });
  if (/^range\(/.test(said) && limit !== undefined && target !== undefined && list !== undefined) {
    const counter = identifier(textAt(lowering, target), target);
    return make("ForStatement", node, {
      init: declared(make("NumericLiteral", target, { value: 0 })),
      test: make("BinaryExpression", list, { operator: "<", left: counter, right: limit }),
      update: make("UpdateExpression", list, {
        operator: "++",
        prefix: false,
        argument: identifier(counter.name, target),
      }),
      body: blockOf(lowering, body, node),
    });
  }
  return make("ForOfStatement", node, {
    left: declared(null),
    right: value,
    body: blockOf(lowering, body, node),
    await: parts[0]?.name === "async",
  });
}

/** Several `except` are as many `try` around each other. */
function tryOf(lowering: Lowering, node: SyntaxNode, parts: readonly SyntaxNode[]): t.Statement {
  const first = parts.findIndex(({ name }) => name === "Body");
  let inner = blockOf(lowering, parts[first], node);
  let finalizer: t.BlockStatement | null = null;
  let made: t.TryStatement | undefined;
  for (let at = first + 1; at < parts.length; at++) {
    const word = parts[at];
    if (word === undefined || word.name === "Body") continue;
    const end = parts.findIndex(({ name }, index) => index > at && name === "Body");
    const body = parts[end];
    if (body === undefined) break;
    if (word.name === "finally") finalizer = blockOf(lowering, body, node);
    if (word.name === "else") inner.body.push(...blockOf(lowering, body, node).body);
    if (word.name === "except") {
      const as = parts.findIndex(({ name }, index) => index > at && index < end && name === "as");
      const named = as === -1 ? undefined : parts[as + 1];
      const clause = make(
        "CatchClause",
        { from: word.from, to: body.to },
        {
          param: named === undefined ? null : identifier(textAt(lowering, named), named),
          body: blockOf(lowering, body, node),
        },
      );
      made = make("TryStatement", node, { block: inner, handler: clause, finalizer: null });
      inner = make("BlockStatement", node, { body: [made], directives: [] });
    }
    at = end;
  }
  if (made === undefined || finalizer !== null)
    return make("TryStatement", node, { block: inner, handler: null, finalizer });
  return made;
}

function withOf(lowering: Lowering, parts: readonly SyntaxNode[]): t.Statement[] {
  const body = parts.find(({ name }) => name === "Body");
  const heads = parts.slice(0, body === undefined ? undefined : parts.indexOf(body));
  const opened = heads.flatMap((one, index): t.Statement[] => {
    if (!/Expression$/.test(one.name)) return [];
    const value = lowering.expression(one);
    const name = heads[index + 1]?.name === "as" ? heads[index + 2] : undefined;
    return [
      name === undefined
        ? make("ExpressionStatement", one, { expression: value })
        : bound(lowering, [name], value, one),
    ];
  });
  return [...opened, ...(body === undefined ? [] : lowering.statements(body))];
}

/** `match x: case "a": …` is a row of conditions on it. */
function matchOf(lowering: Lowering, parts: readonly SyntaxNode[]): t.Statement[] {
  const [, subject] = parts;
  const body = parts.find(({ name }) => name === "MatchBody");
  if (subject === undefined || body === undefined) return [];
  return children(body)
    .filter(({ name }) => name === "MatchClause")
    .map((clause) => {
      const [, pattern, ...rest] = children(clause);
      const literal = pattern?.name === "LiteralPattern" ? pattern.firstChild : null;
      const test =
        literal === null
          ? make("BooleanLiteral", clause, { value: true })
          : make("BinaryExpression", clause, {
              operator: "===",
              left: lowering.expression(subject),
              right: lowering.expression(literal),
            });
      return make("IfStatement", clause, {
        test,
        consequent: blockOf(
          lowering,
          rest.find(({ name }) => name === "Body"),
          clause,
        ),
        alternate: null,
      });
    });
}
