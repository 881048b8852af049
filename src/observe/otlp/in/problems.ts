/** What of a request was not kept as it was sent, so that its sender is told. */
export class Problems {
  readonly #reasons = new Map<string, number>();
  #rejected = 0;

  /** Spans that were not kept at all. */
  get rejected(): number {
    return this.#rejected;
  }

  reject(reason: string, spans = 1): void {
    this.#rejected += spans;
    this.note(`not kept: ${reason}`, spans);
  }

  /** Kept, though not as it was sent. */
  note(reason: string, times = 1): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + times);
  }

  /** Empty where all is well. */
  get message(): string {
    const told = [...this.#reasons].map(([reason, times]) =>
      times === 1 ? reason : `${reason} (${times} times)`,
    );
    const most = told.slice(0, MOST);
    return told.length > MOST
      ? `${most.join("; ")}; and ${told.length - MOST} other reasons`
      : most.join("; ");
  }
}

const MOST = 10;
