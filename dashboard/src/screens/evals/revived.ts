/** Limits that are infinite have no JSON and come as null: made infinite again for what reports are written with. */
export function revived<T>(value: unknown): T {
  return revive(value) as T;
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, limitOf(key, one)]));
}

function limitOf(key: string, value: unknown): unknown {
  if (value !== null) return revive(value);
  if (key === "low") return Number.NEGATIVE_INFINITY;
  return key === "high" ? Number.POSITIVE_INFINITY : null;
}
