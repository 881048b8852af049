import type { Profiler } from "node:inspector/promises";
import { Session } from "node:inspector/promises";

type Range = readonly [start: number, end: number];

/**
 * What of the sources has run, as V8 itself counts it, block by block. Jazzer.js, the maintained fuzzer for Node, brings
 * a binary that needs a newer C library than Debian 12 has; what V8 counts needs none.
 */
export class Coverage {
  readonly #session = new Session();
  readonly #isOwn: (url: string) => boolean;
  /** What has not run yet of each function that was entered. */
  readonly #missing = new Map<string, readonly Range[]>();
  #blocks = 0;

  constructor(isOwn: (url: string) => boolean) {
    this.#isOwn = isOwn;
  }

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post("Profiler.enable");
    await this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** Functions entered and blocks newly run since the last look. */
  async look(): Promise<number> {
    const { result } = await this.#session.post("Profiler.takePreciseCoverage");
    const before = this.#blocks;
    for (const script of result)
      if (this.#isOwn(script.url)) for (const one of script.functions) this.#take(script.url, one);
    return this.#blocks - before;
  }

  /** Functions entered and blocks run so far. */
  get blocks(): number {
    return this.#blocks;
  }

  #take(url: string, { ranges }: Profiler.FunctionCoverage): void {
    const [whole] = ranges;
    if (whole === undefined || whole.count === 0) return;
    const key = `${url}:${whole.startOffset}:${whole.endOffset}`;
    const missing = ranges
      .filter(({ count }) => count === 0)
      .map(({ startOffset, endOffset }): Range => [startOffset, endOffset]);
    const known = this.#missing.get(key);
    const left = known === undefined ? missing : overlaps(known, missing);
    if (known === undefined) this.#blocks += 1;
    else if (sizeOf(left) < sizeOf(known)) this.#blocks += 1;
    this.#missing.set(key, left);
  }
}

function overlaps(a: readonly Range[], b: readonly Range[]): Range[] {
  return a.flatMap(([start, end]) =>
    b.flatMap(([from, to]): Range[] => {
      const both: Range = [Math.max(start, from), Math.min(end, to)];
      return both[0] < both[1] ? [both] : [];
    }),
  );
}

function sizeOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0);
}
