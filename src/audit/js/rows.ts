import type { Row } from "../model/program.ts";
import type { Ref } from "./follow.ts";
import { lineAt } from "./module.ts";

/**
 * Where each row of a literal's text stands. `\n` begins a row on the same line of the file, and a line that is continued
 * with `\` begins none.
 */
export function rowsOf({ module, node }: Ref, text: string): readonly Row[] {
  const { start, end } = node;
  const quote = node.type === "StringLiteral" ? 1 : 0;
  const rows = walked(module.text, (start ?? 0) + quote, (end ?? 0) - quote);
  const first = lineAt(module, start ?? 0);
  const count = text.split("\n").length;
  // What was written otherwise, such as text between tags, counts on from its first line.
  return Array.from({ length: count }, (_, index) => ({
    file: module.path,
    line: first + (rows.length === count ? (rows[index] ?? 0) : index),
  }));
}

/** How many lines of the file each row stands below the first. */
function walked(source: string, from: number, to: number): readonly number[] {
  const rows = [0];
  let line = 0;
  for (let at = from; at < to; at++) {
    const one = source[at];
    if (one === "\n") rows.push(++line);
    if (one !== "\\") continue;
    at++;
    if (source[at] === "\r" && source[at + 1] === "\n") at++;
    if (source[at] === "\n") line++;
    else if (source[at] === "n") rows.push(line);
  }
  return rows;
}

interface Piece {
  readonly text: string;
  readonly rows: readonly Row[];
}

/** Puts pieces of a text together. A row that two of them share stands where its first words are. */
export function textBuilder(): { say: (piece: Piece) => void; done: () => Piece } {
  const texts: string[] = [];
  const rows: Row[] = [];
  let isBlank = true;
  return {
    say({ text, rows: more }) {
      const [first, ...rest] = text.split("\n");
      const [begins, ...others] = more;
      if (rows.length === 0 || (isBlank && first !== "")) rows.splice(-1, 1, ...(begins ? [begins] : []));
      for (const row of others) rows.push(row);
      isBlank = (rest.length > 0 || isBlank) && (rest.at(-1) ?? first ?? "").trim() === "";
      texts.push(text);
    },
    done: () => ({ text: texts.join(""), rows }),
  };
}

/** The rows of a text that is a file, or all of it from a line on. */
export function rowsOfFile(file: string, text: string, from = 1): readonly Row[] {
  return text.split("\n").map((_, index) => ({ file, line: from + index }));
}
