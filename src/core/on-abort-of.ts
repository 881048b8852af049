/** Who listens to a signal: one listener of its own serves all, since adding one for each of many runs is dear. */
const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `listener` once when the signal aborts, which it must not have yet. Returns how to take it back. */
export function onAbortOf(signal: AbortSignal, listener: () => void): () => void {
  const known = listeners.get(signal) ?? listenTo(signal);
  known.add(listener);
  return () => known.delete(listener);
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const all = new Set<() => void>();
  listeners.set(signal, all);
  const tell = (): void => {
    for (const listener of all) listener();
    all.clear();
  };
  signal.addEventListener("abort", tell, { once: true });
  return all;
}
