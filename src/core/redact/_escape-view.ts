/** A text as its reader will see it, with the way back to where each part of it stands. */
export interface EscapeView {
  readonly text: string;
  /** Where in the source a position of `text` stands. */
  source(position: number): number;
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g;
const MEANING: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** JSON in JSON in JSON, and once more; deeper than that nobody nests by accident. */
const MAX_DEPTH = 4;

/**
 * Undoes the escapes that a text still holds, as JSON inside a string does: there `sk\u002dabc` is a
 * key, and the `n` of `\nalice@x.com` is no part of the address.
 */
export function escapeView(source: string): EscapeView {
  let view: EscapeView = { text: source, source: (position) => position };
  for (let depth = 0; depth < MAX_DEPTH && view.text.includes("\\"); depth++) {
    const inner = undo(view.text);
    if (inner === undefined) return view;
    const outer = view;
    view = { text: inner.text, source: (position) => outer.source(inner.source(position)) };
  }
  return view;
}

function undo(source: string): EscapeView | undefined {
  let text = "";
  let last = 0;
  // Only the places after which the distance changes: texts are long and escapes are few.
  const at: number[] = [];
  const shift: number[] = [];
  for (const match of source.matchAll(ESCAPE)) {
    const [whole, hex, letter = ""] = match;
    text += source.slice(last, match.index);
    text += hex === undefined ? (MEANING[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16));
    last = match.index + whole.length;
    at.push(text.length);
    shift.push(last - text.length);
  }
  if (at.length === 0) return undefined;
  return { text: text + source.slice(last), source: (position) => position + shiftAt(position, at, shift) };
}

/** The shift of the last place at or before a position, found by halving. */
function shiftAt(position: number, at: readonly number[], shift: readonly number[]): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return shift[low - 1] ?? 0;
}
