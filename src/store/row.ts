/** Typed reading of columns: a store that holds another type than its schema says is refused, not guessed at. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw unexpected("a text", value);
}

export function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  throw unexpected("a number", value);
}

export function optionalText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : textOf(value);
}

export function optionalNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : numberOf(value);
}

/** JSON that this store wrote itself. */
export function jsonOf<T>(text: string): T {
  return JSON.parse(text);
}

/** An id that this store was given as such. */
export function idOf<Id extends string>(text: string): Id {
  return text as Id;
}

export function unexpected(expected: string, value: unknown): RangeError {
  const found = value === null ? "NULL" : typeof value;
  return new RangeError(`Cannot read the store: expected ${expected}, found ${found}`);
}
