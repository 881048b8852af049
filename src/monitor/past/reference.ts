/** Amounts of the first runs, sorted: others are held against them by their rank, so that any unit and any tail will do. */
export interface Reference {
  readonly values: readonly number[];
}

/** So many values are enough to rank others by. */
const ENOUGH = 200;

export const NO_REFERENCE: Reference = { values: [] };

export function isComplete({ values }: Reference): boolean {
  return values.length >= ENOUGH;
}

export function withValue({ values }: Reference, exact: number): Reference {
  const value = rounded(exact);
  return { values: values.toSpliced(lower(values, value), 0, value) };
}

/** The share of the reference that is below a value, what is equal to it counted by half. */
export function rankOf({ values }: Reference, exact: number): number {
  const value = rounded(exact);
  const below = lower(values, value);
  let equal = 0;
  while (values[below + equal] === value) equal += 1;
  return (below + equal / 2) / values.length;
}

/** No more digits than say anything: what differs less is equal. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

/** The first place whose value is not below. */
function lower(values: readonly number[], value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
