/** What becomes of the parts of a JSON text. All texts are decoded; what is returned is encoded again. */
export interface JsonVisitor {
  string(text: string): string;
  /** A property's name. */
  name(text: string): string;
  /** A number as it is written; another text than the given one makes it a string. */
  number(literal: string): string;
  /** Whether the whole value of a property gives way to what {@link JsonVisitor.hide} makes of it. */
  hides(name: string): boolean;
  /** A string comes decoded, any other value as it is written. */
  hide(value: string): string;
}

/**
 * Rewrites strings, names and numbers of a valid JSON text and copies all else as it stands, so that
 * neither the structure nor the spelling of numbers changes.
 */
export function rewriteJson(json: string, visitor: JsonVisitor): string {
  const edits = new Edits(json);
  let position = 0;
  for (let open = json.indexOf('"'); open !== -1; open = json.indexOf('"', position)) {
    rewriteNumbers(edits, { from: position, to: open }, visitor);
    const close = stringEnd(json, open);
    const text = decode(json, open, close);
    const value = valueStart(json, close);
    position = close;
    if (value === -1) {
      edits.string({ from: open, to: close }, text, visitor.string(text));
      continue;
    }
    edits.string({ from: open, to: close }, text, visitor.name(text));
    if (visitor.hides(text)) {
      position = valueEnd(json, value);
      const original = json[value] === '"' ? decode(json, value, position) : json.slice(value, position);
      edits.string({ from: value, to: position }, original, visitor.hide(original));
    }
  }
  rewriteNumbers(edits, { from: position, to: json.length }, visitor);
  return edits.result();
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Collects changes from the front to the back of a text; without any, the text itself comes back. */
class Edits {
  readonly json: string;
  #text = "";
  #copied = 0;

  constructor(json: string) {
    this.json = json;
  }

  string({ from, to }: Range, before: string, after: string): void {
    if (before === after) return;
    this.#text += this.json.slice(this.#copied, from) + JSON.stringify(after);
    this.#copied = to;
  }

  result(): string {
    return this.#copied === 0 ? this.json : this.#text + this.json.slice(this.#copied);
  }
}

function rewriteNumbers(edits: Edits, range: Range, visitor: JsonVisitor): void {
  if (range.to - range.from < 2) return;
  const between = edits.json.slice(range.from, range.to);
  for (const { 0: literal, index } of between.matchAll(/-?\d[\d.eE+-]*/g)) {
    const from = range.from + index;
    edits.string({ from, to: from + literal.length }, literal, visitor.number(literal));
  }
}

/** The place after the closing quote of the string that opens here. */
function stringEnd(json: string, open: number): number {
  for (let quote = json.indexOf('"', open + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let backslash = quote;
    while (json[backslash - 1] === "\\") backslash--;
    if ((quote - backslash) % 2 === 0) return quote + 1;
  }
  return json.length;
}

function decode(json: string, open: number, close: number): string {
  const inner = json.slice(open + 1, close - 1);
  return inner.includes("\\") ? JSON.parse(json.slice(open, close)) : inner;
}

/** Where the value begins, if what ended before is a property's name; else -1. */
function valueStart(json: string, nameEnd: number): number {
  const colon = skipSpace(json, nameEnd);
  return json[colon] === ":" ? skipSpace(json, colon + 1) : -1;
}

function skipSpace(json: string, from: number): number {
  let position = from;
  while (position < json.length && json.charCodeAt(position) <= 0x20) position++;
  return position;
}

function valueEnd(json: string, start: number): number {
  if (json[start] === '"') return stringEnd(json, start);
  let depth = 0;
  for (let position = start; position < json.length; position++) {
    const character = json[position];
    if (character === '"') position = stringEnd(json, position) - 1;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") {
      if (depth === 0) return position;
      if (--depth === 0) return position + 1;
    } else if (depth === 0 && (character === "," || json.charCodeAt(position) <= 0x20)) return position;
  }
  return json.length;
}
