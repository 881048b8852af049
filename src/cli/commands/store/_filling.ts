import type { FillOptions, Phase } from "../../../store/contents/fill-store.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { interruptible } from "../../interrupt.ts";
import type { Progress } from "../../print/progress.ts";
import { progress } from "../../print/progress.ts";
import type { Terminal } from "../../terminal.ts";

const NAMES: Readonly<Record<Phase, string>> = { moving: "Moving   ", comparing: "Comparing" };

/** Fills a store and prints what `fill` says of it; after Ctrl-C the same command goes on. */
export function filling(
  terminal: Terminal,
  fill: (options: Pick<FillOptions, "signal" | "onProgress">) => Promise<string>,
): Promise<ExitCode> {
  return interruptible(terminal, async (signal) => {
    const shown = new FillProgress(terminal);
    try {
      const told = await fill({ signal, onProgress: shown.onProgress });
      shown.done();
      terminal.out(told);
      return EXIT.pass;
    } catch (error) {
      if (!signal.aborted) throw error;
      terminal.err("Stopped. The same command goes on from here");
      return EXIT.interrupted;
    } finally {
      shown.done();
    }
  });
}

/** A bar for what is put in, and then one for what is compared. */
class FillProgress {
  readonly #terminal: Terminal;
  #phase: Phase | undefined;
  #bar: Progress | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  readonly onProgress = (phase: Phase, runs: number, of: number): void => {
    if (phase !== this.#phase) {
      this.done();
      this.#bar = progress(this.#terminal, NAMES[phase], of);
    }
    this.#phase = phase;
    this.#bar?.reach(runs, "runs");
  };

  done(): void {
    this.#bar?.done();
    this.#bar = undefined;
  }
}
