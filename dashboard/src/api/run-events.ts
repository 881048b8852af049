/** However much happens, what is shown is asked for again no more often than this, in ms. */
const CALM = 1_000;

const listeners = new Set<() => void>();
let source: EventSource | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Told when something became of a run, by one connection for all who listen. Where the server has no room for another
 * listener the browser tries again by itself; until then there is only what is asked for by the clock.
 */
export function onRunEvents(tell: () => void): () => void {
  listeners.add(tell);
  source ??= connect();
  return () => {
    listeners.delete(tell);
    if (listeners.size > 0) return;
    source?.close();
    source = undefined;
    clearTimeout(timer);
    timer = undefined;
  };
}

function connect(): EventSource {
  const events = new EventSource("/v1/events");
  const hear = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (document.visibilityState === "visible") for (const tell of listeners) tell();
    }, CALM);
  };
  events.addEventListener("run", hear);
  events.addEventListener("reset", hear);
  return events;
}
