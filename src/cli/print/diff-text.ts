import type { Format } from "../terminal.ts";

export type Paint = (format: Format, text: string) => string;

/** Colours lines that begin with `-` and `+`. */
export function diffText(text: string, paint: Paint): string {
  return text
    .split("\n")
    .map((line) =>
      line.startsWith("- ") ? paint("red", line) : line.startsWith("+ ") ? paint("green", line) : line,
    )
    .join("\n");
}
