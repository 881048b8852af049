/** A bounded memory of values that are costly to make; the one unused for longest goes first. */
export interface Lru<V> {
  /** The value under `key`, made now if it is not there. */
  get(key: string, make: () => V): V;
  has(key: string): boolean;
  readonly size: number;
}

/** Makes an {@link Lru} of at most `capacity` values. */
export function lru<V>(capacity: number): Lru<V> {
  const entries = new Map<string, { readonly value: V }>();
  return {
    get(key, make) {
      const entry = entries.get(key) ?? { value: make() };
      // A Map keeps the order of insertion, so putting an entry back makes it the newest.
      entries.delete(key);
      entries.set(key, entry);
      for (const oldest of entries.keys()) {
        if (entries.size <= capacity) break;
        entries.delete(oldest);
      }
      return entry.value;
    },
    has: (key) => entries.has(key),
    get size() {
      return entries.size;
    },
  };
}
