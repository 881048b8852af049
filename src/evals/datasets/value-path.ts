/** The value at a path of keys; undefined where there is none. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, step)
        ? Reflect.get(inner, step)
        : undefined,
    value,
  );
}

/** The same value with another one at the path, or without one where that is undefined. Objects on the way are made. */
export function withValueAt(value: unknown, path: readonly string[], item: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return item;
  const inner = withValueAt(valueAt(value, [step]), rest, item);
  if (Array.isArray(value)) {
    const at = Number(step);
    return inner === undefined ? value.toSpliced(at, 1) : value.toSpliced(at, 1, inner);
  }
  const { [step]: _, ...others } = Object(value) as Record<string, unknown>;
  if (inner === undefined) return others;
  // In its place, so that a change does not move what it does not touch.
  return Object.hasOwn(Object(value), step)
    ? { ...Object(value), [step]: inner }
    : { ...others, [step]: inner };
}
