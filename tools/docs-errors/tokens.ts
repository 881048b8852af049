/** A piece of TypeScript, as far as object literals need it. Comments are left out. */
export interface Token {
  /** `other` is a number or a regular expression. */
  readonly kind: "word" | "text" | "mark" | "other";
  /** Of a text: what it says, with … for each interpolation. */
  readonly text: string;
  readonly line: number;
}

const WORD = /[\p{L}_$#@][\p{L}\p{N}_$]*/uy;
const NUMBER = /\d[\w.]*/y;
const MARK = /=>|\?\?|\?\.|\.\.\.|[^\s]/y;
const SKIPPED = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const QUOTED = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y;
const REGEXP = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** A slash after one of these words begins a regular expression; after any other it divides. */
const BEFORE_VALUE = new Set(["return", "typeof", "case", "in", "of", "await", "yield", "throw", "new"]);

/** Takes a source text apart. */
export function tokenize(source: string): readonly Token[] {
  return read(source, 0).tokens;
}

/** Reads from `at` to the end, or to the `}` that closes what was open before. */
function read(source: string, from: number): { tokens: Token[]; end: number } {
  const tokens: Token[] = [];
  let at = from;
  let line = source.slice(0, from).split("\n").length;
  let counted = from;
  let open = 0;
  while (at < source.length) {
    at += matchAt(SKIPPED, source, at)?.length ?? 0;
    if (at >= source.length) break;
    line += source.slice(counted, at).split("\n").length - 1;
    counted = at;
    if (source[at] === "}" && open === 0 && from > 0) return { tokens, end: at + 1 };
    const { end, ...token } = next(source, at, tokens.at(-1));
    if (token.kind === "mark" && token.text === "{") open += 1;
    if (token.kind === "mark" && token.text === "}") open -= 1;
    tokens.push({ ...token, line });
    at = end;
  }
  return { tokens, end: at };
}

type Found = Omit<Token, "line"> & { readonly end: number };

function next(source: string, at: number, before: Token | undefined): Found {
  if (source[at] === "`") return template(source, at);
  const quoted = matchAt(QUOTED, source, at);
  if (quoted !== undefined)
    return { kind: "text", text: unescaped(quoted.slice(1, -1)), end: at + quoted.length };
  const regexp = beginsValue(before) ? matchAt(REGEXP, source, at) : undefined;
  const other = regexp ?? matchAt(NUMBER, source, at);
  if (other !== undefined) return { kind: "other", text: other, end: at + other.length };
  const word = matchAt(WORD, source, at);
  if (word !== undefined) return { kind: "word", text: word, end: at + word.length };
  const mark = matchAt(MARK, source, at) ?? "";
  return { kind: "mark", text: mark, end: at + mark.length };
}

function beginsValue(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === "word") return BEFORE_VALUE.has(before.text);
  return before.kind === "mark" && ![")", "]", "}"].includes(before.text);
}

function template(source: string, from: number): Found {
  let text = "";
  let at = from + 1;
  while (at < source.length && source[at] !== "`") {
    if (source[at] === "\\") {
      text += unescaped(source.slice(at, at + 2));
      at += 2;
    } else if (source.startsWith("${", at)) {
      text += "…";
      at = read(source, at + 2).end;
    } else {
      text += source[at];
      at += 1;
    }
  }
  return { kind: "text", text, end: at + 1 };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, char: string) => (char === "n" ? "\n" : char));
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
