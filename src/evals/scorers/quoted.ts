const LENGTH = 120;

/** A value as a reason shows it: JSON, cut where it is long. */
export function quoted(value: unknown): string {
  const text = jsonOf(value);
  return text.length <= LENGTH ? text : `${text.slice(0, LENGTH)}… (${text.length} characters)`;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // A bigint or a circle; what it is still says more than nothing.
    return String(value);
  }
}
