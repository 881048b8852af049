import type { TrialOutcome } from "./_trial.ts";
import { isOutage } from "./is-outage.ts";

const LEAST = 10;

/** A trial counts, is tried once more at the end, or the experiment stops. */
export type OutageVerdict = "counts" | "deferred" | { readonly reason: string };

/**
 * Keeps the failures of providers from being counted as the release's: a trial that could not reach
 * one is made again at the end, and where they follow each other the experiment stops, to be resumed.
 */
export class Outages<Work> {
  readonly #isActive: boolean;
  readonly #limit: number;
  #deferred: Work[] = [];
  readonly #again = new Set<Work>();
  #inRow = 0;
  #hasCounted = false;

  constructor(isActive: boolean, concurrency: number) {
    this.#isActive = isActive;
    this.#limit = Math.max(LEAST, 2 * concurrency);
  }

  get hasDeferred(): boolean {
    return this.#deferred.length > 0;
  }

  judge(work: Work, { error }: Pick<TrialOutcome, "error">): OutageVerdict {
    if (!this.#isActive || !isOutage(error)) {
      this.#inRow = 0;
      this.#hasCounted = true;
      return "counts";
    }
    this.#inRow += 1;
    const isSecond = this.#again.has(work);
    if (this.#inRow >= this.#limit || (isSecond && !this.#hasCounted)) return { reason: reasonOf(error) };
    if (isSecond) return "counts";
    this.#deferred.push(work);
    return "deferred";
  }

  /** Those to be made a second time. */
  again(): Iterator<Work> {
    const works = this.#deferred;
    this.#deferred = [];
    for (const work of works) this.#again.add(work);
    return works[Symbol.iterator]();
  }
}

function reasonOf(error: Error | undefined): string {
  return `a provider cannot be used: ${error?.message ?? "unknown"}`;
}
