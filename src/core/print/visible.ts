/**
 * What must never reach a terminal as it is: control characters (they move the cursor, recolour,
 * rename the window), and characters that reorder or hide text. A model or a customer wrote it.
 */
const HARMFUL =
  /[\p{Cc}\p{Cs}\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text of a record, safe to print: line breaks stay, what else is not plain text is shown as its code. */
export function visible(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(HARMFUL, (char) => (char === "\n" ? char : shown(char)));
}

/** The same in one line. */
export function visibleLine(text: string): string {
  return text.replace(HARMFUL, shown);
}

/** The same in pieces, so that what is a code can be told from what is written like one. */
export function visibleParts(text: string): readonly { readonly text: string; readonly isCode: boolean }[] {
  const parts: { readonly text: string; readonly isCode: boolean }[] = [];
  const plain = text.replaceAll("\r\n", "\n");
  let from = 0;
  for (const { 0: char, index } of plain.matchAll(HARMFUL)) {
    if (char === "\n" || char === "\t") continue;
    if (index > from) parts.push({ text: plain.slice(from, index), isCode: false });
    parts.push({ text: shown(char), isCode: true });
    from = index + char.length;
  }
  if (from < plain.length) parts.push({ text: plain.slice(from), isCode: false });
  return parts;
}

/** JSON text that shows the same characters as escapes; it still means the same value. */
export function visibleJson(json: string): string {
  return json.replace(HARMFUL, (char) => (char === "\n" ? char : units(char)));
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "  " };

function shown(char: string): string {
  return SHORT[char] ?? units(char);
}

function units(char: string): string {
  return Array.from({ length: char.length }, (_, i) => unit(char.charCodeAt(i))).join("");
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
