import type { RunId } from "../../core/ids.ts";

/** A run that something is shown by. */
export interface Example {
  readonly run: RunId;
  /** When it ended, in ms since the epoch. */
  readonly at: number;
}

const MOST = 12;

/** The latest runs that were worse than they should be on average, the newest first. */
export function withExample(
  examples: readonly Example[],
  { run, at, bad }: Example & { readonly bad: number },
  most: number,
): readonly Example[] {
  return bad > most && bad > 0 ? [{ run, at }, ...examples.slice(0, MOST - 1)] : examples;
}

/** Those that ended since then, or the last where none has. */
export function examplesSince(examples: readonly Example[], since: number): readonly RunId[] {
  const some = examples.filter(({ at }) => at >= since);
  return (some.length > 0 ? some : examples.slice(0, 1)).map(({ run }) => run);
}
