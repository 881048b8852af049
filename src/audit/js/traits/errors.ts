import type { Trait } from "../../model/program.ts";
import type { Context } from "../context.ts";
import { follow, returnsOf } from "../follow.ts";
import type { Part } from "../handler.ts";
import { bindingOf, nameOfFn } from "../module.ts";
import type { Node } from "../node.ts";
import { allOf, isFn } from "../node.ts";
import { placeOf, sourceOf } from "../place.ts";
import { textOf } from "../text.ts";
import { ioOf } from "./io.ts";
import { mentions } from "./names.ts";

type Catch = Extract<Node, { type: "CatchClause" }>;
type Throw = Extract<Node, { type: "ThrowStatement" }>;
type Assignment = Extract<Node, { type: "AssignmentExpression" }>;
type Return = Extract<Node, { type: "ReturnStatement" }>;

/** What becomes of errors in a part of a handler. */
export function errorsOf(context: Context, part: Part): readonly Trait[] {
  const catches = allOf(part.node, (one): one is Catch => one.type === "CatchClause");
  const throws = allOf(part.node, (one): one is Throw => one.type === "ThrowStatement");
  return [
    ...catches.flatMap((one) => (isBeside(context, part, one) ? [] : swallowed(part, one))),
    ...throws.flatMap((one) => tellsNothing(context, part, one)),
    ...catches.flatMap((one) => asText(context, part, one)),
    ...promiseCatches(context, part),
  ];
}

/** Files and functions that only look on; what they fail at is nobody's answer. */
const WATCHES = /trac(e|ing)|telemetry|logg(er|ing)|langsmith|langfuse|metrics?\b|analytics|sentry/i;

/** A helper that gives nothing back and changes nothing that was asked for: what it tries may fail unseen. */
function isBeside(context: Context, part: Part, clause: Catch): boolean {
  const { module, node, isAnswer } = part;
  const tried = module.parents.get(clause);
  if (!isAnswer && isFn(node) && WATCHES.test(`${module.path} ${nameOfFn(module, node) ?? ""}`)) return true;
  if (isAnswer || !isFn(node) || tried?.type !== "TryStatement") return false;
  return returnsOf(node).length === 0 && !changesSomething(context, part, tried.block);
}

function changesSomething(context: Context, part: Part, node: Node): boolean {
  return ioOf(context, { ...part, node }).traits.some(({ kind }) => kind === "write");
}

function swallowed({ module, node: whole }: Part, clause: Catch): readonly Trait[] {
  const { body } = clause;
  if (allOf(body, (one): one is Throw => one.type === "ThrowStatement").length > 0) return [];
  const returns = allOf(body, (one): one is Return => one.type === "ReturnStatement", {
    intoFunctions: false,
  });
  const trait = (detail: string, node: Node = clause): readonly Trait[] => [
    { kind: "swallows-error", place: placeOf({ module, node }), detail },
  ];
  const [first] = returns;
  if (first !== undefined) {
    const isEmpty = returns.every(({ argument }) => isNothing(argument));
    return isEmpty ? trait(sourceOf({ module, node: first }), first) : [];
  }
  if (setsSomething(body) || goesOnWithout(module, clause)) return [];
  const onlySaysSo = body.body.every(
    (one) =>
      one.type === "ExpressionStatement" &&
      /^(console|logger|logging|log|print)\b/.test(sourceOf({ module, node: one })),
  );
  // The last thing of a function, whose result is then undefined.
  return onlySaysSo && isFn(whole)
    ? trait(body.body.length === 0 ? "the catch is empty" : "the catch only logs")
    : [];
}

/** A catch that sets a variable, or goes on with another way, has done something. */
function setsSomething(body: Node): boolean {
  return (
    allOf(
      body,
      (one): one is Node =>
        one.type === "AssignmentExpression" ||
        one.type === "ContinueStatement" ||
        one.type === "BreakStatement",
    ).length > 0
  );
}

/** What the try would have set has a value already, or is asked for right after. */
function goesOnWithout(module: Part["module"], clause: Catch): boolean {
  const tried = module.parents.get(clause);
  const block = tried === undefined ? undefined : module.parents.get(tried);
  if (tried?.type !== "TryStatement" || (block?.type !== "BlockStatement" && block?.type !== "Program"))
    return false;
  const names = new Set(
    allOf(tried.block, (one): one is Assignment => one.type === "AssignmentExpression").flatMap(({ left }) =>
      left.type === "Identifier" ? [left.name] : [],
    ),
  );
  if (names.size === 0) return false;
  const next = block.body[block.body.indexOf(tried) + 1];
  if (next?.type === "IfStatement" && mentions(next.test, names)) return true;
  return [...names].every((name) => {
    const init = bindingOf(module, name, tried)?.init;
    return init !== undefined && !isNothing(init);
  });
}

function isNothing(node: Node | null | undefined): boolean {
  if (!node) return true;
  switch (node.type) {
    case "NullLiteral":
      return true;
    case "Identifier":
      return node.name === "undefined";
    case "ArrayExpression":
      return node.elements.length === 0;
    case "StringLiteral":
      return node.value === "";
    case "BooleanLiteral":
      return !node.value;
    case "ObjectExpression":
      return (
        node.properties.length === 0 ||
        node.properties.every((one) => one.type === "ObjectProperty" && isNothing(one.value))
      );
    default:
      return false;
  }
}

const VAGUE =
  /^(error|failed|failure|something went wrong|an? (unexpected |unknown |internal )?error( (has )?occurred)?|unknown error|unexpected error|internal( server)? error|oops|bad request|invalid( input| request)?)[.!]*$/i;
const VAGUE_PART = /something went wrong|unexpected error|unknown error|an error (has )?occurred/i;

function tellsNothing(context: Context, { module }: Part, { argument }: Throw): readonly Trait[] {
  if (argument.type !== "NewExpression" || !/Error$/.test(sourceOf({ module, node: argument.callee })))
    return [];
  const [first] = argument.arguments;
  if (first === undefined)
    return [
      { kind: "tells-nothing", place: placeOf({ module, node: argument }), detail: "an error without words" },
    ];
  const text = textOf(context.project, { module, node: first as Node });
  if (text === undefined || text.holes.length > 0) return [];
  // `error instanceof Error ? error.message : "Unknown error"` mostly says more.
  const said = follow(context.project, { module, node: first as Node });
  if (/\.message\b|\bString\(/.test(sourceOf(said, 400))) return [];
  return VAGUE.test(text.text.trim()) || VAGUE_PART.test(text.text)
    ? [{ kind: "tells-nothing", place: placeOf({ module, node: argument }), detail: text.text }]
    : [];
}

/** An error told to the model as a sentence, which looks like any other result. */
function asText(context: Context, { module, isAnswer }: Part, { body }: Catch): readonly Trait[] {
  if (!isAnswer) return [];
  return allOf(body, (one): one is Return => one.type === "ReturnStatement", {
    intoFunctions: false,
  }).flatMap(({ argument }) => {
    if (!argument) return [];
    const isSentence =
      argument.type === "TemplateLiteral" ||
      argument.type === "StringLiteral" ||
      argument.type === "BinaryExpression";
    const text = isSentence ? textOf(context.project, { module, node: argument })?.text : undefined;
    const isOwn =
      argument.type === "MemberExpression" &&
      /^(e|err|error)\.(message|stack)$/.test(sourceOf({ module, node: argument }));
    if (isOwn || (text !== undefined && text !== "" && !/^\s*[{[]/.test(text)))
      return [
        {
          kind: "raw-error" as const,
          place: placeOf({ module, node: argument }),
          detail: sourceOf({ module, node: argument }),
        },
      ];
    return [];
  });
}

/** `.catch(() => null)` */
function promiseCatches(context: Context, part: Part): readonly Trait[] {
  const { module, node } = part;
  return allOf(
    node,
    (one): one is Extract<Node, { type: "CallExpression" }> => one.type === "CallExpression",
  ).flatMap((call) => {
    const { callee } = call;
    if (
      callee.type !== "MemberExpression" ||
      callee.property.type !== "Identifier" ||
      callee.property.name !== "catch"
    )
      return [];
    const [handler] = call.arguments;
    if (handler === undefined || !isFn(handler as Node)) return [];
    const { body } = handler as Extract<Node, { type: "ArrowFunctionExpression" }>;
    const isEmpty = body.type === "BlockStatement" ? body.body.length === 0 : isNothing(body);
    // `await thread.close().catch(() => undefined);`: nobody waits for what it gives.
    const isAside = isDropped(module, call) && !changesSomething(context, part, callee.object);
    return isEmpty && !isAside
      ? [
          {
            kind: "swallows-error" as const,
            place: placeOf({ module, node: handler as Node }),
            detail: sourceOf({ module, node: handler as Node }),
          },
        ]
      : [];
  });
}

function isDropped(module: Part["module"], call: Node): boolean {
  const up = module.parents.get(call);
  const whole =
    up?.type === "AwaitExpression" || up?.type === "UnaryExpression" ? module.parents.get(up) : up;
  return whole?.type === "ExpressionStatement";
}
