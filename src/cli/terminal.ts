import { styleText } from "node:util";
import type { Format } from "../core/print/paint.ts";

export type { Format };

/** Where a command prints. Results go to `out`, everything about them to `err`, so that results can be piped. */
export interface Terminal {
  /** Prints to standard output, with a line end. */
  out(text: string): void;
  /** Prints to standard error, with a line end. */
  err(text: string): void;
  /** Writes to standard error as it is: for a line that is drawn again. */
  draw(text: string): void;
  /** Columns that a table may take. */
  readonly width: number;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  /** Whether standard error is a terminal, where progress may be drawn. */
  readonly animated: boolean;
  /** Colours text for standard output; gives it back as it is where colours are not wanted. */
  paint(format: Format, text: string): string;
  /** The same for standard error. */
  paintErr(format: Format, text: string): string;
}

const DEFAULT_WIDTH = 80;
const MAX_WIDTH = 160;

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  // `airworthy runs list | head` closes the pipe early: the reader has what it wanted.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  // Whoever does not read what goes wrong is still told by the exit code.
  stderr.on("error", () => {});
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    draw: (text) => void stderr.write(text),
    width: stdout.isTTY ? Math.min(stdout.columns || DEFAULT_WIDTH, MAX_WIDTH) : DEFAULT_WIDTH,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    animated: stderr.isTTY === true,
    paint: (format, text) => styleText(format, text, { stream: stdout }),
    paintErr: (format, text) => styleText(format, text, { stream: stderr }),
  };
}
