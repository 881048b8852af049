import type { Phase } from "../../../store/contents/fill-store.ts";
import type { Progress } from "../../print/progress.ts";
import { progress } from "../../print/progress.ts";
import type { Terminal } from "../../terminal.ts";

const NAMES: Readonly<Record<Phase, string>> = { moving: "Moving   ", comparing: "Comparing" };

/** A bar for what is put in, and then one for what is compared. */
export class FillProgress {
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
