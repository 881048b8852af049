import type { Trait } from "../../model/program.ts";
import type { Context } from "../context.ts";
import { follow, returnsOf } from "../follow.ts";
import type { Part } from "../handler.ts";
import { around } from "../module.ts";
import type { Fn, Node } from "../node.ts";
import { allOf, bare, isCall, isFn, keyOf } from "../node.ts";
import { placeOf, sourceOf } from "../place.ts";
import { textOf } from "../text.ts";

/** What a part of a handler gives back to the model. */
export function answersOf(context: Context, part: Part): readonly Trait[] {
  if (!part.isAnswer || !isFn(part.node)) return [];
  return returnsOf(part.node).flatMap((node) => {
    const inCatch = [...around(part.module, node)].some((one) => one.type === "CatchClause");
    return sides(bare(node)).flatMap((side) => [
      ...(inCatch ? [] : freeText(context, part, side)),
      ...raw(context, part, side),
      ...secrets(context, part, side),
    ]);
  });
}

function sides(node: Node): readonly Node[] {
  if (node.type === "ConditionalExpression")
    return [...sides(bare(node.consequent)), ...sides(bare(node.alternate))];
  if (node.type === "LogicalExpression") return [...sides(bare(node.left)), ...sides(bare(node.right))];
  return [node];
}

function freeText(context: Context, { module }: Part, node: Node): readonly Trait[] {
  if (!/^(TemplateLiteral|StringLiteral|BinaryExpression|TaggedTemplateExpression)$/.test(node.type))
    return [];
  const text = textOf(context.project, { module, node })?.text;
  if (text === undefined || text.trim() === "" || /^\s*[{[<]/.test(text) || !/\s/.test(text.trim()))
    return [];
  return [{ kind: "returns-text", place: placeOf({ module, node }), detail: sourceOf({ module, node }, 60) }];
}

/** `await res.json()`, `response.data`, and `JSON.stringify()` of them, through a variable. */
function raw(context: Context, part: Part, node: Node): readonly Trait[] {
  const { module } = part;
  const inner =
    isCall(node) && /^(JSON\.stringify|json\.dumps)$/.test(sourceOf({ module, node: node.callee }))
      ? (node.arguments[0] as Node | undefined)
      : node;
  if (inner === undefined) return [];
  const found = follow(context.project, { module, node: inner });
  const behind = bare(found.kind === "node" ? found.node : inner);
  const isDump =
    isResponseBody(behind) || isResponseBody(bare(inner)) || isAxiosData(context, part, bare(inner));
  return isDump
    ? [{ kind: "returns-raw", place: placeOf({ module, node }), detail: sourceOf({ module, node }, 60) }]
    : [];
}

/** `await res.json()`, and `fetch(url).then((res) => res.json())`. */
function isResponseBody(node: Node): boolean {
  if (isCall(node) && node.callee.type === "MemberExpression" && keyOf(node.callee) === "then") {
    const [then] = node.arguments;
    const [only, ...others] = then !== undefined && isFn(then as Node) ? returnsOf(then as Fn) : [];
    return only !== undefined && others.length === 0 && isResponseBody(bare(only));
  }
  if (!isCall(node) || node.callee.type !== "MemberExpression" || node.arguments.length > 0) return false;
  const name = keyOf(node.callee);
  if (name !== "json" && name !== "text") return false;
  const object = bare(node.callee.object);
  return object.type === "Identifier"
    ? /^(r|res|resp|response|result|reply|answer|data|\w*Res(ponse)?)$/.test(object.name)
    : isCall(object);
}

function isAxiosData(context: Context, { module }: Part, node: Node): boolean {
  if (node.type !== "MemberExpression" || keyOf(node) !== "data" || node.object.type !== "Identifier")
    return false;
  const whole = follow(context.project, { module, node: node.object });
  return whole.kind === "node" && /\b(axios|http|api|client|got)\b/i.test(sourceOf(whole, 80));
}

const SECRET =
  /^(password|passwd|secret|api_?key|access_?token|auth_?token|refresh_?token|private_?key|ssn|credit_?card|card_?number|cvv|client_?secret|connection_?string)$/i;

function secrets(context: Context, { module }: Part, node: Node): readonly Trait[] {
  const objects =
    node.type === "ObjectExpression"
      ? [node]
      : allOf(
          node,
          (one): one is Extract<Node, { type: "ObjectExpression" }> => one.type === "ObjectExpression",
          { intoFunctions: true },
        );
  return objects.flatMap((object) =>
    object.properties.flatMap((one) => {
      if (one.type !== "ObjectProperty") return [];
      const isSecret =
        SECRET.test(keyOf(one) ?? "") ||
        follow(context.project, { module, node: one.value }).kind === "environment";
      const isMasked = /\*{2,}|mask|redact|\[/.test(sourceOf({ module, node: one.value }));
      return isSecret && !isMasked && one.value.type !== "BooleanLiteral"
        ? [
            {
              kind: "secret" as const,
              place: placeOf({ module, node: one }),
              detail: sourceOf({ module, node: one }, 60),
            },
          ]
        : [];
    }),
  );
}
