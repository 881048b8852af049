import { posix } from "node:path";
import type * as t from "@babel/types";
import type { Prompt } from "../model/program.ts";
import type { Ref } from "./follow.ts";
import { follow, returnsOf } from "./follow.ts";
import type { Node } from "./node.ts";
import { isCall, isFn, keyOf } from "./node.ts";
import { sourceOf } from "./place.ts";
import type { Project } from "./project.ts";
import { rowsOf, textBuilder } from "./rows.ts";

/** A text as far as the code says it. */
export interface Text {
  readonly text: string;
  readonly holes: readonly Ref[];
  /** What holds its first words. */
  readonly at: Ref;
  /** Where each of its rows stands. */
  readonly rows: Prompt["rows"];
  /** The file that is read for it. */
  readonly file?: string;
}

const DEEP = 12;

/** The text that an expression comes to, with `{…}` where something is filled in. Undefined where there is none. */
export function textOf(project: Project, ref: Ref, depth = 0): Text | undefined {
  if (depth > DEEP) return undefined;
  const found = follow(project, ref);
  if (found.kind !== "node") return undefined;
  const { module, node } = found;
  const at = { module, node };
  switch (node.type) {
    case "StringLiteral":
      return { text: node.value, holes: [], at, rows: rowsOf(at, node.value) };
    case "TemplateLiteral":
      return template(project, at, node.quasis, node.expressions, depth);
    case "TaggedTemplateExpression":
      return textOf(project, { module, node: node.quasi }, depth + 1);
    case "BinaryExpression":
      return node.operator === "+"
        ? joined(
            project,
            [node.left, node.right].map((one) => ({ module, node: one })),
            "",
            depth,
          )
        : undefined;
    case "LogicalExpression":
      return (
        textOf(project, { module, node: node.right }, depth + 1) ??
        textOf(project, { module, node: node.left }, depth + 1)
      );
    case "ConditionalExpression":
      return (
        textOf(project, { module, node: node.consequent }, depth + 1) ??
        textOf(project, { module, node: node.alternate }, depth + 1)
      );
    default:
      return ofCall(project, at, depth);
  }
}

function template(
  project: Project,
  at: Ref,
  quasis: readonly t.TemplateElement[],
  expressions: readonly Node[],
  depth: number,
): Text {
  const { module } = at;
  const holes: Ref[] = [];
  const builder = textBuilder();
  quasis.forEach((quasi, index) => {
    const words = quasi.value.cooked ?? quasi.value.raw;
    builder.say({ text: words, rows: rowsOf({ module, node: quasi }, words) });
    const node = expressions[index];
    if (node === undefined) return;
    const part = textOf(project, { module, node }, depth + 1);
    builder.say(part ?? { text: "{…}", rows: rowsOf({ module, node }, "") });
    for (const hole of part?.holes ?? [{ module, node }]) holes.push(hole);
  });
  const { text, rows } = builder.done();
  // Python's pieces do not know where in the text they begin.
  const isWhole = quasis.length > 1 && quasis.every(({ start }) => start === at.node.start);
  return { text, holes, at, rows: isWhole ? rowsOf(at, text) : rows };
}

function joined(project: Project, parts: readonly Ref[], by: "" | "\n", depth: number): Text | undefined {
  const texts = parts.map((part) => ({ part, text: textOf(project, part, depth + 1) }));
  const first = texts.find(({ text }) => text !== undefined)?.text;
  if (first === undefined) return undefined;
  const builder = textBuilder();
  texts.forEach(({ part, text }, index) => {
    const next = text ?? { text: "{…}", rows: rowsOf(part, "") };
    const [begins] = next.rows;
    if (index > 0 && by !== "" && begins !== undefined) builder.say({ text: by, rows: [begins, begins] });
    builder.say(next);
  });
  return {
    ...builder.done(),
    holes: texts.flatMap(({ part, text }) => text?.holes ?? [part]),
    at: first.at,
  };
}

const SAME_TEXT = new Set([
  "trim",
  "trimStart",
  "trimEnd",
  "replace",
  "replaceAll",
  "toString",
  "slice",
  "concat",
  "normalize",
  "substring",
]);
const WRAPPERS =
  /^(dedent|outdent|stripIndent|stripIndents|oneLine|trim\w*|prompt|String|fromTemplate|SystemMessage|HumanMessage|PromptTemplate)$/;

function ofCall(project: Project, at: Ref, depth: number): Text | undefined {
  const { module, node } = at;
  if (node.type === "ArrayExpression") {
    const parts = node.elements.flatMap((one) => (one ? [{ module, node: one as Node }] : []));
    return joined(project, parts, "\n", depth);
  }
  if (isFn(node)) return lastText(project, at, returnsOf(node), depth);
  if (!isCall(node)) return undefined;
  const { callee } = node;
  if (callee.type === "MemberExpression" || callee.type === "OptionalMemberExpression") {
    const name = keyOf(callee) ?? "";
    if (name === "join") {
      const list = follow(project, { module, node: callee.object });
      if (list.kind === "node" && list.node.type === "ArrayExpression")
        return ofCall(project, list, depth + 1);
    }
    if (SAME_TEXT.has(name)) return textOf(project, { module, node: callee.object }, depth + 1);
    if (/^readFile(Sync)?$/.test(name)) return ofFile(at, node.arguments);
    if (/^(format|fromTemplate)$/.test(name) && node.arguments[0])
      return textOf(project, { module, node: node.arguments[0] as Node }, depth + 1);
  }
  const target = follow(project, { module, node: callee });
  if (target.kind === "node" && isFn(target.node))
    return lastText(project, target, returnsOf(target.node), depth);
  const name = target.kind === "package" ? target.name : callee.type === "Identifier" ? callee.name : "";
  if (/^readFile(Sync)?$/.test(name)) return ofFile(at, node.arguments);
  const [first] = node.arguments;
  if (WRAPPERS.test(name) && first) return textOf(project, { module, node: first as Node }, depth + 1);
  return undefined;
}

function lastText(
  project: Project,
  { module }: Ref,
  given: readonly Node[],
  depth: number,
): Text | undefined {
  for (const node of given.toReversed()) {
    const text = textOf(project, { module, node }, depth + 1);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** A text that is read from a file keeps that file's name; its words are looked up by whoever has the disk. */
function ofFile(at: Ref, args: readonly Node[]): Text | undefined {
  const name = args
    .map((one) => sourceOf({ module: at.module, node: one }, 400))
    .join(" ")
    .match(/["'`]([^"'`]+\.(?:md|txt|prompt|hbs|mustache|jinja2?|j2))["'`]/)?.[1];
  if (name === undefined) return undefined;
  return { text: "", holes: [], at, rows: [], file: posix.basename(name) };
}
