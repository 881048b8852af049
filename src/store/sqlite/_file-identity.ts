import { statSync } from "node:fs";
import { performance } from "node:perf_hooks";

/** Looking at the file costs a system call, so it is done at most this often, in ms. */
const EVERY = 1_000;

/**
 * Whether a path still leads to the file that was opened. SQLite goes on writing to a deleted file
 * without an error, and everything written so is lost when the process ends.
 */
export class FileIdentity {
  readonly #path: string | undefined;
  readonly #identity: string | undefined;
  #checkedAt = performance.now();
  #isSame = true;

  /** Without a path, as in memory, there is nothing to lose. */
  constructor(path: string | undefined) {
    this.#path = path;
    this.#identity = identityOf(path);
  }

  get isSame(): boolean {
    const now = performance.now();
    if (this.#isSame && now - this.#checkedAt >= EVERY) {
      this.#checkedAt = now;
      this.#isSame = identityOf(this.#path) === this.#identity;
    }
    return this.#isSame;
  }
}

function identityOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`;
}
