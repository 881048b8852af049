import type { CalledTool } from "./_called-tools.ts";
import { firstDifference } from "./first-difference.ts";

interface Expected {
  readonly tool: string;
  readonly args?: unknown;
}

type Found = readonly (number | undefined)[];

/** Which call is each of the expected ones, one after another; after the first that is missing none is. */
export function followed(called: readonly CalledTool[], expected: readonly Expected[]): Found {
  let from = 0;
  return expected.map((one) => {
    while (from < called.length && !fits(called[from], one)) from += 1;
    if (from >= called.length) return undefined;
    from += 1;
    return from - 1;
  });
}

/**
 * Which call is each of the expected ones, in any order, so that as many as possible have one: `find` may be meant by
 * the expectation `find` and by `find with id 3`, and only one of the two can have it. (Augmenting paths, Kuhn 1955.)
 */
export function assigned(called: readonly CalledTool[], expected: readonly Expected[]): Found {
  const owner = new Map<number, number>();
  const claim = (index: number, seen: Set<number>): boolean => {
    for (const [place, call] of called.entries()) {
      const one = expected[index];
      if (one === undefined || seen.has(place) || !fits(call, one)) continue;
      seen.add(place);
      const other = owner.get(place);
      if (other !== undefined && !claim(other, seen)) continue;
      owner.set(place, index);
      return true;
    }
    return false;
  };
  for (const index of expected.keys()) claim(index, new Set());
  const found: (number | undefined)[] = expected.map(() => undefined);
  for (const [place, index] of owner) found[index] = place;
  return found;
}

function fits(call: CalledTool | undefined, { tool, args }: Expected): boolean {
  if (call === undefined || call.tool !== tool) return false;
  return args === undefined || firstDifference(call.args, args, { subset: true }) === undefined;
}
