import { nearTexts } from "../../core/near-texts.ts";
import { messageShape } from "./message-shape.ts";

export interface AlikeTexts {
  /** The most frequent of them. */
  readonly name: string;
  readonly count: number;
}

const NEAR = 0.7;

/**
 * Groups texts that say nearly the same, whatever ids, numbers and dates they name, the largest group first; a group is named
 * by the first of its most frequent text. Empty texts are left out.
 */
export function alikeTexts(texts: readonly string[]): readonly AlikeTexts[] {
  const shapes = [...Map.groupBy(texts.filter(Boolean), (text) => messageShape(text.toLowerCase()))]
    .map(([shape, own]) => ({ shape, name: own[0] ?? shape, count: own.length }))
    .sort((a, b) => b.count - a.count);
  const index = nearTexts(
    shapes.map(({ shape }) => shape),
    NEAR,
  );
  const taken = new Set<number>();
  const groups = shapes.flatMap(({ shape, name, count }, at) => {
    if (taken.has(at)) return [];
    taken.add(at);
    let sum = count;
    for (const other of index.find(shape)) {
      if (taken.has(other.at)) continue;
      taken.add(other.at);
      sum += shapes[other.at]?.count ?? 0;
    }
    return [{ name, count: sum }];
  });
  return groups.sort((a, b) => b.count - a.count);
}
