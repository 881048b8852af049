import { displayWidth } from "./display-width.ts";
import { visibleLine } from "./visible.ts";

/** A text in lines of at most `width` columns, broken between words; all lines but the first begin with `indent`. */
export function wrapped(text: string, { width, indent = "" }: { width: number; indent?: string }): string {
  const lines: string[] = [];
  let line = "";
  for (const word of visibleLine(text).split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line.trim() !== "" && displayWidth(longer) > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = longer;
  }
  return [...lines, line].join("\n");
}
