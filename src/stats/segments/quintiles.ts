type Value = string | number | boolean | undefined;

const BANDS = 5;

/**
 * Replaces numbers by the fifth of the runs they fall in ("120 to 340"), since no two runs have the same latency. Values
 * that are not all numbers, or of which there are at most five, stay as they are.
 */
export function quintiles(values: readonly Value[]): readonly Value[] {
  const numbers = values.filter((value) => value !== undefined);
  if (!numbers.every((value) => typeof value === "number" && Number.isFinite(value))) return values;
  const sorted = Float64Array.from(numbers as number[]).sort();
  if (new Set(sorted).size <= BANDS) return values;
  const edges = Array.from({ length: BANDS + 1 }, (_, i) =>
    at(sorted, Math.min(sorted.length - 1, Math.floor((i * sorted.length) / BANDS))),
  );
  // Where many runs share a value, bands fall together.
  const starts = [...new Set(edges.slice(0, BANDS))];
  const labels = starts.map((start, band) =>
    label(start, starts[band + 1] ?? at(sorted, sorted.length - 1), band === starts.length - 1),
  );
  return values.map((value) => {
    if (typeof value !== "number") return undefined;
    return labels[starts.findLastIndex((start) => start <= value)];
  });
}

function label(from: number, to: number, last: boolean): string {
  return last ? `${short(from)} and more` : `${short(from)} to under ${short(to)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function at(sorted: Float64Array, index: number): number {
  return sorted[index] ?? Number.NaN;
}
