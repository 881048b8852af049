import type { Trait } from "../../model/program.ts";
import type { Context } from "../context.ts";
import type { Part } from "../handler.ts";
import { around } from "../module.ts";
import type { Node } from "../node.ts";
import { allOf, isCall, keyOf } from "../node.ts";
import { placeOf, sourceOf } from "../place.ts";
import { textOf } from "../text.ts";
import { mentions } from "./names.ts";

type Template = Extract<Node, { type: "TemplateLiteral" | "StringLiteral" }>;
type Property = Extract<Node, { type: "ObjectProperty" }>;

/** How a part of a handler lists and searches. */
export function searchesOf(context: Context, part: Part): readonly Trait[] {
  const text = part.module.text.slice(part.node.start ?? 0, part.node.end ?? 0);
  const pages =
    /cursor|offset|next_?page|page_?token|skip\b|starting_?after|has_?more|has_?next|\btotal(Count|_count)?\b/i.test(
      text,
    ) ||
    // `PAGE` is a size.
    /\bpage(Number|Index)?\b/.test(text);
  return [
    ...(pages ? [] : firstPages(context, part)),
    ...exactSearches(context, part),
    ...likes(context, part),
  ];
}

function firstPages(context: Context, part: Part): readonly Trait[] {
  const { module, node } = part;
  const sql = texts(context, part).flatMap(({ ref, text }) => {
    const isList =
      /\bSELECT\b[\s\S]*\bLIMIT\s+(\d+|\?|\$\d|\{)/i.test(text) ||
      /\{…\}[\s\S]*\bLIMIT\s+(\?|\$\d|\d+)/i.test(text);
    // How many are read is asked for.
    const isAsked = [...part.asked].some((name) =>
      /^(limit|max_?\w*|count|top_?k|page_?size|per_?page)$/i.test(name),
    );
    if (isAsked && !/LIMIT\s+\d/i.test(text)) return [];
    // The one that comes first of an order is no page, nor is what is nearest.
    if (!isList || /LIMIT\s+1\b|<=>|<->|similarity|MATCH\s|bm25/i.test(text)) return [];
    return [
      {
        kind: "first-page" as const,
        place: placeOf(ref),
        detail: text.match(/LIMIT\s+\S+/i)?.[0] ?? "LIMIT",
      },
    ];
  });
  const urls = texts(context, part).flatMap(({ ref, text }) => {
    const found = text.match(/[?&](limit|per_page|page_size|pageSize|count|max)=(\d+)/);
    return found === null ||
      found[2] === "1" ||
      !/^https?:|^\{…\}|^\//.test(text) ||
      /search|geocod/i.test(text)
      ? []
      : [{ kind: "first-page" as const, place: placeOf(ref), detail: found[0].slice(1) }];
  });
  const options = allOf(node, (one): one is Property => one.type === "ObjectProperty").flatMap((one) => {
    const key = keyOf(one) ?? "";
    if (
      !/^(limit|per_page|perPage|page_size|pageSize|take)$/.test(key) ||
      one.value.type !== "NumericLiteral" ||
      one.value.value <= 1
    )
      return [];
    const call = [...around(module, one)].find(isCall);
    const name = call === undefined ? "" : sourceOf({ module, node: call.callee }, 80);
    // A search gives what fits best; a list leaves something out.
    if (/search|query|similar|match|retriev|rank|vector/i.test(name)) return [];
    return [
      {
        kind: "first-page" as const,
        place: placeOf({ module, node: one }),
        detail: sourceOf({ module, node: one }, 40),
      },
    ];
  });
  return [...sql, ...urls, ...options];
}

function texts(context: Context, { module, node }: Part) {
  return allOf(
    node,
    (one): one is Template => one.type === "TemplateLiteral" || one.type === "StringLiteral",
  ).flatMap((one) => {
    const ref = { module, node: one };
    const text = textOf(context.project, ref)?.text;
    return text === undefined ? [] : [{ ref, text }];
  });
}

const WORDS =
  /^(query|q|search|searchTerm|searchQuery|term|keyword|keywords|name|title|text|city|product|productName|location)$/;

/** `.filter((p) => p.name === name)`, `.includes(query)`: other words or another spelling find nothing. */
function exactSearches(_context: Context, { module, node, asked }: Part): readonly Trait[] {
  return allOf(node, isCall).flatMap((call) => {
    const { callee } = call;
    if (callee.type !== "MemberExpression" || !/^(filter|find)$/.test(keyOf(callee) ?? "")) return [];
    const [test] = call.arguments;
    if (test === undefined) return [];
    const compared = allOf(test as Node, isComparison).find((one) => comparesWords(one, asked));
    return compared === undefined
      ? []
      : [
          {
            kind: "exact-search" as const,
            place: placeOf({ module, node: compared }),
            detail: sourceOf({ module, node: compared }, 60),
          },
        ];
  });
}

function isComparison(node: Node): node is Extract<Node, { type: "BinaryExpression" | "CallExpression" }> {
  if (node.type === "BinaryExpression") return /^===?$/.test(node.operator);
  return (
    node.type === "CallExpression" &&
    node.callee.type === "MemberExpression" &&
    keyOf(node.callee) === "includes"
  );
}

function comparesWords(node: Node, asked: ReadonlySet<string>): boolean {
  const parts: readonly Node[] =
    node.type === "BinaryExpression"
      ? [node.left, node.right]
      : node.type === "CallExpression"
        ? (node.arguments as Node[])
        : [];
  return parts.some((one) => mentions(one, asked) && WORDS.test(lastName(one)));
}

/** `query` of `query`, `input.query` and `query.toLowerCase()`. */
function lastName(node: Node): string {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return keyOf(node) ?? "";
  if (isCall(node) && node.callee.type === "MemberExpression") return lastName(node.callee.object);
  return "";
}

function likes(context: Context, part: Part): readonly Trait[] {
  return texts(context, part).flatMap(({ ref, text }) =>
    /\bI?LIKE\s+('%'|'%\{|\$\d|\?|'%)/i.test(text) && !/MATCH|similarity|to_tsvector|<=>/i.test(text)
      ? [
          {
            kind: "exact-search" as const,
            place: likePlace(ref, text),
            detail: text.match(/\S+\s+I?LIKE\s+\S+/i)?.[0] ?? "LIKE",
          },
        ]
      : [],
  );
}

/** The line of the LIKE, not that of the statement's first word. */
function likePlace(ref: Parameters<typeof placeOf>[0], text: string) {
  const place = placeOf(ref);
  const line = place.line + (text.slice(0, text.search(/\bI?LIKE\b/i)).match(/\n/g) ?? []).length;
  return line <= place.endLine ? { ...place, line } : place;
}
