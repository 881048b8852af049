/**
 * The known word that a misspelt one means: at most one slip in five to seven
 * letters, two in more. Undefined when none is near, and when several are equally
 * near, since a guess between two medicines is worse than no answer.
 */
export function closestWord(misspelt: string, known: readonly string[]): string | undefined {
  if (misspelt.length < 5) return undefined;
  const allowed = misspelt.length < 8 ? 1 : 2;
  let closest: readonly string[] = [];
  let least = allowed;
  for (const word of known) {
    if (Math.abs(word.length - misspelt.length) > allowed) continue;
    const slips = slipsBetween(misspelt, word);
    if (slips > least) continue;
    closest = slips < least ? [word] : [...closest, word];
    least = slips;
  }
  return closest.length === 1 ? closest[0] : undefined;
}

/** Letters added, left out, changed, or two neighbours swapped (optimal string alignment). */
function slipsBetween(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
