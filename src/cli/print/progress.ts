import type { Terminal } from "../terminal.ts";
import { grouped } from "./amounts.ts";
import { cut } from "./display-width.ts";

export interface Progress {
  /** One more is done; `note` is shown after the count. */
  step(note?: string): void;
  /** So many are done in all. */
  reach(count: number, note?: string): void;
  /** Takes the bar away. */
  done(): void;
}

const BAR = 24;
/** Drawing more often than an eye can follow costs more than the work. */
const INTERVAL = 80;

/**
 * A bar on standard error while work goes on; nothing where that is not a terminal. Not one of
 * clack's: those read the keyboard, so that Ctrl-C would end the process in the middle of a run.
 */
export function progress(terminal: Terminal, what: string, total: number | undefined): Progress {
  if (!terminal.animated) return { step: () => {}, reach: () => {}, done: () => {} };
  let count = 0;
  let drawn = 0;
  const reach = (reached: number, note = ""): void => {
    count = reached;
    const now = performance.now();
    if (now - drawn < INTERVAL && count !== total) return;
    drawn = now;
    terminal.draw(`\r\u001b[2K${cut(line({ what, count, total, note }), terminal.width - 1)}`);
  };
  return {
    step: (note) => reach(count + 1, note),
    reach,
    done: () => void (drawn === 0 || terminal.draw("\r\u001b[2K")),
  };
}

function line({
  what,
  count,
  total,
  note,
}: {
  what: string;
  count: number;
  total: number | undefined;
  note: string;
}): string {
  if (total === undefined) return `${what} ${grouped(count)} ${note}`;
  const full = total === 0 ? BAR : Math.round((Math.min(count, total) / total) * BAR);
  return `${what} ${"━".repeat(full)}${"─".repeat(BAR - full)} ${grouped(count)}/${grouped(total)} ${note}`;
}
