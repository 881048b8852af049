import { hash } from "node:crypto";

/** A number from 0 up to 1 that follows from the seed and the names alone: adding a case never changes what others draw. */
export function draw(seed: number, ...names: readonly string[]): number {
  const hex = hash("sha256", JSON.stringify([seed, ...names]), "hex").slice(0, 12);
  return Number.parseInt(hex, 16) / 2 ** 48;
}

/** One of the items, which must not be empty. */
export function drawOne<T>(items: readonly [T, ...T[]], seed: number, ...names: readonly string[]): T {
  return items[Math.floor(draw(seed, ...names) * items.length)] ?? items[0];
}

/** The items in an order that follows from the seed and their keys. */
export function shuffled<T>(items: readonly T[], seed: number, key: (item: T) => string): readonly T[] {
  return items
    .map((item) => ({ item, at: draw(seed, key(item)) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
