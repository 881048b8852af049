import { duration, money } from "../../core/print/amounts.ts";
import type { TrialProgress } from "../../evals/trials/run-experiments.ts";
import type { Progress } from "../print/progress.ts";
import { progress } from "../print/progress.ts";
import type { Terminal } from "../terminal.ts";

/** A bar with what is done, how much passed, what it cost and how long the rest will take. */
export class EvalProgress {
  readonly #terminal: Terminal;
  readonly #name: string;
  #bar: Progress | undefined;

  constructor(terminal: Terminal, name: string) {
    this.#terminal = terminal;
    this.#name = name;
  }

  show(now: TrialProgress): void {
    if (!this.#terminal.animated) return;
    this.#bar ??= progress(this.#terminal, this.#name, now.planned);
    this.#bar.reach(now.done, noteOf(now));
  }

  done(): void {
    this.#bar?.done();
  }
}

/** `83% passed · $0.1200 · 1m05s left` */
export function noteOf({ planned, done, made, passed, spent, took }: TrialProgress): string {
  const left = planned - done;
  const eta = left === 0 || made === 0 ? "" : ` · ${duration((took / made) * left)} left`;
  return `${Math.round((passed / done) * 100)}% passed · ${money(spent)}${eta}`;
}
