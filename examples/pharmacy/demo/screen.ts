import { styleText } from "node:util";

/** A column's texts are set flush right where they are figures. */
export type Column = readonly [title: string, align: "left" | "right"];

/** Prints to standard output, in colour only on a terminal that wants it (NO_COLOR is kept). */
export function heading(number: number, title: string): void {
  console.log(`\n${bold(`${number}  ${title}`)}\n`);
}

export function say(...lines: readonly string[]): void {
  for (const line of lines) console.log(line === "" ? "" : `   ${line}`);
}

/** What a command has printed, as it did: it has the whole width. */
export function shown(text: string): void {
  console.log(text);
}

export function bold(text: string): string {
  return styleText("bold", text, { stream: process.stdout });
}

export function dim(text: string): string {
  return styleText("dim", text, { stream: process.stdout });
}

export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const widths = columns.map(([title], at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        return columns[at]?.[1] === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("   ")
      .trimEnd();
  say(dim(line(columns.map(([title]) => title))), ...rows.map(line));
}

const WIDTH = 76;

/** Breaks a text at its spaces, with what follows the first line under the first line's text. */
export function wrapped(label: string, text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.replace(/\s+/g, " ").trim().split(" ")) {
    if (line !== "" && label.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each, at) => `${at === 0 ? label : " ".repeat(label.length)}${each}`);
}

/** A line that counts up and then goes away; nothing where nobody watches. */
export function progress(what: string, total: number): { readonly step: (done: number) => void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { step: () => {} };
  return {
    step: (done) => {
      const text = done < total ? `   ${what} ${done} of ${total}` : "";
      stderr.write(`\r\u001b[2K${text}`);
    },
  };
}

/** `1,234`. */
export function grouped(number: number): string {
  return Math.round(number).toLocaleString("en-US");
}

export function dollarText(usd: number | undefined): string {
  if (usd === undefined) return "unknown";
  return usd === 0 ? "$0" : `$${usd.toFixed(usd < 1 ? 4 : 2)}`;
}
