import { LONGEST_TIMER } from "../core/sleep.ts";

/** A wait that may be cut short. */
export class Alarm {
  #ring: (() => void) | undefined;

  /** Resolves after `ms`, or when {@link ring} is called meanwhile. */
  async wait(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#ring = resolve;
      timer = setTimeout(resolve, Math.min(Math.ceil(ms), LONGEST_TIMER));
    });
    clearTimeout(timer);
    this.#ring = undefined;
  }

  ring(): void {
    this.#ring?.();
  }
}
