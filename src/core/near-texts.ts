/** A text that is much like another. */
export interface NearText {
  /** Its place in the list that the index was made of. */
  readonly at: number;
  /** Jaccard similarity of the trigrams, from the threshold to 1. */
  readonly similarity: number;
}

/** Finds texts that are nearly the same as another. */
export interface NearTexts {
  /** In the order of the list. */
  find(text: string): readonly NearText[];
}

/**
 * Looks for near-duplicates among texts: in lower case without marks, accents and repeated spaces they are cut into
 * trigrams, and two are near if they share at least `threshold` of all trigrams they have together (Jaccard). Nothing is
 * estimated: only texts that share one of their rare trigrams can be so similar, and those are compared (prefix
 * filtering: Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity joins", 2006).
 */
export function nearTexts(texts: readonly string[], threshold: number): NearTexts {
  const sets = texts.map(trigrams);
  const ranks = rarestFirst(sets);
  const entries = sets.map((grams) => ranked(grams, ranks));
  const having = new Map<number, number[]>();
  for (const [at, entry] of entries.entries()) {
    for (const rank of entry.subarray(0, prefixLength(entry.length, threshold))) {
      const list = having.get(rank);
      if (list === undefined) having.set(rank, [at]);
      else list.push(at);
    }
  }
  return {
    find(text) {
      const entry = ranked(trigrams(text), ranks);
      const near = new Set<number>();
      for (const rank of entry.subarray(0, prefixLength(entry.length, threshold)))
        for (const at of having.get(rank) ?? []) near.add(at);
      return [...near]
        .sort((a, b) => a - b)
        .map((at) => ({ at, similarity: jaccard(entries[at] ?? new Int32Array(), entry, threshold) }))
        .filter(({ similarity }) => similarity >= threshold);
    },
  };
}

/** Two sets with a Jaccard similarity of t share one of the first n - ceil(t n) + 1 of their rarest members. */
function prefixLength(size: number, threshold: number): number {
  return size - Math.ceil(threshold * size - 1e-9) + 1;
}

/** A number for each trigram, the rarest first. */
function rarestFirst(texts: readonly ReadonlySet<string>[]): ReadonlyMap<string, number> {
  const often = new Map<string, number>();
  for (const grams of texts) for (const gram of grams) often.set(gram, (often.get(gram) ?? 0) + 1);
  const order = [...often].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
  return new Map(order.map(([gram], rank) => [gram, rank]));
}

/** The numbers of the trigrams in ascending order; those that no case has come first, each as a number of its own. */
function ranked(grams: ReadonlySet<string>, ranks: ReadonlyMap<string, number>): Int32Array {
  let unknown = 0;
  return Int32Array.from(grams, (gram) => ranks.get(gram) ?? --unknown).sort();
}

function trigrams(text: string): ReadonlySet<string> {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  const letters = [...(plain === "" ? text : plain)];
  const padded = [" ", ...letters, " "];
  const grams = new Set<string>();
  for (let at = 0; at + 2 < padded.length; at++) grams.add(padded.slice(at, at + 3).join(""));
  return grams;
}

/** 0 as soon as it is clear that the threshold cannot be reached: for nearly all pairs after a few rare trigrams. */
function jaccard(a: Int32Array, b: Int32Array, threshold: number): number {
  const total = a.length + b.length;
  const needed = (threshold / (1 + threshold)) * total - 1e-9;
  if (Math.min(a.length, b.length) < needed) return 0;
  let shared = 0;
  let i = 0;
  let k = 0;
  // What is left of the shorter one is the most that can still be shared.
  while (i < a.length && k < b.length && shared + Math.min(a.length - i, b.length - k) >= needed) {
    const x = a[i] ?? 0;
    const y = b[k] ?? 0;
    if (x === y && x >= 0) shared += 1;
    if (x <= y) i += 1;
    if (y <= x) k += 1;
  }
  return total === 0 ? 1 : shared / (total - shared);
}
