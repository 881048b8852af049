/** The words of a name in any case style, in lower case and singular: `listOrders` is `list`, `order`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => singular(word.toLowerCase()));
}

function singular(word: string): string {
  if (word.length <= 3 || /(ss|us|is)$/.test(word)) return word;
  if (/ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|x|zz|ss)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

export function isPlural(word: string): boolean {
  const lower = word.toLowerCase();
  return singular(lower) !== lower;
}

/** How many words two lists have in common. */
export function overlap(a: Iterable<string>, b: Iterable<string>): number {
  const other = new Set(b);
  let count = 0;
  for (const word of new Set(a)) if (other.has(word)) count += 1;
  return count;
}
