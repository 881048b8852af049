import type { Token } from "./tokens.ts";
import { tokenize } from "./tokens.ts";

/** An object literal with a `code`: one that an error is made of, or one that only names the code of an error. */
export interface Found {
  readonly line: number;
  readonly kind: "error" | "mention";
  readonly codes: readonly string[];
  /** Undefined where only running the code tells them. */
  readonly message: readonly string[] | undefined;
  readonly hint: readonly string[] | undefined;
  /** Whether whoever meets the error is told what to do; the contract of a tool completes a ToolError. */
  readonly hasHint: boolean;
}

/** Functions that are given the last part of a code: `transferError("newer", …)` is `import_newer`. */
const SUFFIXED: ReadonlyMap<string, string> = new Map([["transferError", "import_"]]);

/** The errors of a source text: object literals with a `code` that is written out. */
export function scan(source: string): readonly Found[] {
  const tokens = tokenize(source);
  const closing = pairs(tokens);
  return tokens.flatMap((token, at) => {
    if (isMark(token, "{")) return objectAt(tokens, at, closing) ?? [];
    return suffixedAt(tokens, at) ?? [];
  });
}

function suffixedAt(tokens: readonly Token[], at: number): Found | undefined {
  const [name, open, first] = tokens.slice(at, at + 3);
  const prefix = name?.kind === "word" ? SUFFIXED.get(name.text) : undefined;
  if (prefix === undefined || !isMark(open, "(") || first?.kind !== "text") return undefined;
  const codes = [`${prefix}${first.text}`];
  return { line: first.line, kind: "mention", codes, message: undefined, hint: undefined, hasHint: true };
}

function objectAt(
  tokens: readonly Token[],
  at: number,
  closing: ReadonlyMap<number, number>,
): Found | undefined {
  const properties = propertiesOf(tokens, at, closing);
  const code = properties?.get("code");
  if (properties === undefined || code === undefined) return undefined;
  const codes = literals(code, true)?.filter((text) => !text.includes("…")) ?? [];
  const [message, hint] = ["message", "hint"].map((name) => properties.get(name));
  const made = isMark(tokens[at - 1], "(") ? (tokens[at - 2]?.text ?? "") : "";
  const isError = /Error$/.test(made) || (message !== undefined && hint !== undefined);
  // A code from elsewhere: of interest for the style of what is said, if this makes an error at all.
  if (codes.length === 0 && !isError) return undefined;
  return {
    line: tokens[at]?.line ?? 0,
    kind: isError ? "error" : "mention",
    codes,
    message: message && textsOf(message, "message", tokens.slice(0, at)),
    hint: hint && textsOf(hint, "hint", tokens.slice(0, at)),
    hasHint: hint !== undefined || made === "ToolError" || properties.has("..."),
  };
}

/** The texts an expression may give; of a shorthand property, those of the constant above it. */
function textsOf(
  value: readonly Token[],
  name: string,
  before: readonly Token[],
): readonly string[] | undefined {
  if (value.length > 0) return literals(value, false);
  const at = before.findLastIndex(
    (token, i) => token.text === "const" && before[i + 1]?.text === name && isMark(before[i + 2], "="),
  );
  if (at === -1) return undefined;
  const rest = before.slice(at + 3);
  return literals(
    rest.slice(
      0,
      rest.findIndex((token) => isMark(token, ";")),
    ),
    false,
  );
}

/** Properties by name, each with the tokens of its value: none for a shorthand. Undefined for a block or a type. */
function propertiesOf(
  tokens: readonly Token[],
  open: number,
  closing: ReadonlyMap<number, number>,
): ReadonlyMap<string, readonly Token[]> | undefined {
  const end = closing.get(open) ?? tokens.length;
  const found = new Map<string, readonly Token[]>();
  let start = open + 1;
  for (let at = start; at <= end; at++) {
    const token = tokens[at];
    if (isMark(token, ";")) return undefined;
    if (at === end || isMark(token, ",")) {
      const [name, colon, ...value] = tokens.slice(start, at);
      if (isMark(name, "...")) found.set("...", []);
      else if (name !== undefined && (colon === undefined || isMark(colon, ":"))) found.set(name.text, value);
      start = at + 1;
    } else at = closing.get(at) ?? at;
  }
  return found;
}

/** The texts of a literal, or of a conditional of literals. With `some`, branches of another kind are passed over. */
function literals(tokens: readonly Token[], some: boolean): readonly string[] | undefined {
  const [first, second] = tokens;
  if (first?.kind === "text" && (second === undefined || ["as", "satisfies"].includes(second.text)))
    return [first.text];
  const question = topLevel(tokens, "?", 0);
  if (question === -1) return some ? [] : undefined;
  const colon = matchingColon(tokens, question);
  const branches = [tokens.slice(question + 1, colon), tokens.slice(colon + 1)];
  const texts = branches.map((branch) => literals(branch, some));
  return texts.some((each) => each === undefined) ? undefined : texts.flatMap((each) => each ?? []);
}

function matchingColon(tokens: readonly Token[], question: number): number {
  let open = 0;
  for (let at = question + 1; at < tokens.length; at++) {
    if (isMark(tokens[at], "?")) open += 1;
    if (isMark(tokens[at], ":") && open-- === 0) return at;
  }
  return tokens.length;
}

function topLevel(tokens: readonly Token[], mark: string, from: number): number {
  const closing = pairs(tokens);
  for (let at = from; at < tokens.length; at++) {
    if (isMark(tokens[at], mark)) return at;
    at = closing.get(at) ?? at;
  }
  return -1;
}

/** Where each opening bracket is closed. */
function pairs(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "mark") continue;
    if ("([{".includes(token.text)) open.push(at);
    const opened = ")]}".includes(token.text) ? open.pop() : undefined;
    if (opened !== undefined) closing.set(opened, at);
  }
  return closing;
}

function isMark(token: Token | undefined, mark: string): boolean {
  return token?.kind === "mark" && token.text === mark;
}
