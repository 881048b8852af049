import { AsyncLocalStorage } from "node:async_hooks";
import { relative, resolve, sep } from "node:path";

/** What of an app is known only by its being made while its configuration loads. */
export interface Making {
  /** Folder that paths of the release are meant from. */
  readonly root: string;
  readonly prompts: Made[];
  readonly tools: Made[];
  /** Texts by path from the root. Those given are read in place of the disk's. */
  readonly files: Map<string, string>;
  /** Whether what is not in `files` may be read from the disk, and is then kept in it. */
  readonly readsDisk: boolean;
}

export interface Made {
  readonly name: string;
  /** JSON. */
  readonly content: unknown;
}

const storage = new AsyncLocalStorage<Making>();

/** Runs `load` as the making of a release. */
export function making<T>(of: Making, load: () => Promise<T>): Promise<T> {
  return storage.run(of, load);
}

export function tryMaking(): Making | undefined {
  return storage.getStore();
}

export function noteMade(kind: "prompts" | "tools", made: () => Made): void {
  const current = storage.getStore();
  if (current !== undefined) current[kind].push(made());
}

/** Where a file stands in a release: a path from its root, with `/` on every system. */
export function placeIn({ root }: Making, path: string): string {
  return relative(root, resolve(root, path)).split(sep).join("/");
}
