import type * as t from "@babel/types";
import type { SyntaxNode } from "@lezer/common";
import type { Lowering } from "./_lowering.ts";
import { children, make, stringAt, textAt } from "./_lowering.ts";

interface Piece {
  readonly texts: string[];
  readonly holes: t.Expression[];
}

/** `"…"`, `f"…{x}…"` and several of them in a row. */
export function stringOf(lowering: Lowering, node: SyntaxNode): t.Expression {
  const parts = node.name === "ContinuedString" ? children(node) : [node];
  const whole: Piece = { texts: [""], holes: [] };
  for (const part of parts) {
    const piece = part.name === "FormatString" ? formatted(lowering, part) : plain(lowering, part);
    whole.texts[whole.texts.length - 1] += piece.texts[0] ?? "";
    whole.texts.push(...piece.texts.slice(1));
    whole.holes.push(...piece.holes);
  }
  if (whole.holes.length === 0) return stringAt(whole.texts.join(""), node);
  return make("TemplateLiteral", node, {
    quasis: whole.texts.map((text, index) =>
      make("TemplateElement", node, {
        value: { raw: text, cooked: text },
        tail: index === whole.holes.length,
      }),
    ),
    expressions: whole.holes,
  });
}

const HEAD = /^([A-Za-z]*)("""|'''|"|')/;

function plain(lowering: Lowering, node: SyntaxNode): Piece {
  const source = textAt(lowering, node);
  const [head, prefix = "", quote = ""] = source.match(HEAD) ?? [""];
  const inner = source.slice(head.length, source.length - quote.length);
  return { texts: [/r/i.test(prefix) ? inner : unescaped(inner)], holes: [] };
}

function formatted(lowering: Lowering, node: SyntaxNode): Piece {
  const source = textAt(lowering, node);
  const [head, prefix = "", quote = ""] = source.match(HEAD) ?? [""];
  const piece: Piece = { texts: [], holes: [] };
  const say = (from: number, to: number): void => {
    const raw = lowering.text.slice(from, to).replaceAll("{{", "{").replaceAll("}}", "}");
    piece.texts.push(/r/i.test(prefix) ? raw : unescaped(raw));
  };
  let at = node.from + head.length;
  for (const one of children(node)) {
    const inner = one.name === "FormatReplacement" ? children(one)[1] : undefined;
    if (inner === undefined) continue;
    say(at, one.from);
    piece.holes.push(lowering.expression(inner));
    at = one.to;
  }
  say(at, node.to - quote.length);
  return piece;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\n": "" };

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (whole, one: string) =>
    /["'\\]/.test(one) ? one : (ESCAPES[one] ?? whole),
  );
}
