import { canonical } from "../core/canonical.ts";
import type { Made, Making } from "../core/making.ts";

/** A making that reads the disk and notes what it reads: that of a new release. */
export function newMaking(root: string): Making {
  return { root, prompts: [], tools: [], files: new Map(), readsDisk: true };
}

/** A making that has nothing but the files of a release. */
export function makingOf(root: string, files: ReadonlyMap<string, string>): Making {
  return { root, prompts: [], tools: [], files: new Map(files), readsDisk: false };
}

/** Each different thing once, by name, in an order that does not depend on when it was made. */
export function byName<T>(made: readonly Made[]): Readonly<Record<string, readonly T[]>> {
  const found = new Map<string, Map<string, unknown>>();
  for (const { name, content } of made) {
    const same = found.get(name) ?? new Map<string, unknown>();
    same.set(canonical(content, `what "${name}" is`), content);
    found.set(name, same);
  }
  return Object.fromEntries(
    [...found].map(([name, same]) => [
      name,
      [...same].sort(([a], [b]) => (a < b ? -1 : 1)).map(([text]) => JSON.parse(text) as T),
    ]),
  );
}
