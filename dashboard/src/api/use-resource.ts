import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Ask } from "./client.ts";
import { ApiError, get, urlOf } from "./client.ts";
import { onRunEvents } from "./run-events.ts";

export type Resource<T> =
  | { readonly state: "loading" }
  /** `error` is set where a later attempt to bring it up to date failed. */
  | { readonly state: "ready"; readonly value: T; readonly error?: ApiError }
  | { readonly state: "failed"; readonly error: ApiError };

export interface ResourceOptions<T> {
  /** Asks again after so many ms while the page is seen, which may depend on the last answer. Default: never. */
  readonly every?: number | ((value: T) => number | undefined);
  /** Asks again when the server tells that something became of a run. Default false. */
  readonly isLive?: boolean;
}

/** Answers seen before, so that going back shows a page at once while it is asked for again. */
const seen = new Map<string, unknown>();
const SEEN_LIMIT = 40;

/** What the API answers, kept up to date; undefined asks nothing. `reload` asks again now. */
export function useResource<T>(
  ask: Ask<T> | undefined,
  { every, isLive = false }: ResourceOptions<T> = {},
): Resource<T> & { readonly reload: () => void } {
  const url = ask === undefined ? undefined : urlOf(ask);
  const [held, hold] = useState<{ readonly url: string | undefined; readonly resource: Resource<T> }>(() => ({
    url,
    resource: known(url),
  }));
  const [turn, setTurn] = useState(0);
  const latest = useRef(every);
  latest.current = every;
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => (isLive ? onRunEvents(reload) : undefined), [isLive, reload]);

  useEffect(() => {
    if (ask === undefined || url === undefined) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last: T | undefined;
    const load = async (): Promise<void> => {
      try {
        const value = await get(ask, abort.signal);
        last = value;
        remember(url, value);
        hold({ url, resource: { state: "ready", value } });
      } catch (error) {
        if (abort.signal.aborted) return;
        const failure = asApiError(error);
        hold((before) => ({
          url,
          resource: failed(before.url === url ? before.resource : known(url), failure),
        }));
      }
      const wait = waitOf(latest.current, last);
      if (wait !== undefined && !abort.signal.aborted) timer = setTimeout(again, wait);
    };
    const again = (): void => {
      if (document.visibilityState === "hidden")
        document.addEventListener("visibilitychange", load, { once: true });
      else void load();
    };
    void load();
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", load);
    };
    // The question is its address: the same question made anew is not asked anew.
  }, [url, turn]);

  return { ...(held.url === url ? held.resource : known<T>(url)), reload };
}

function waitOf<T>(every: ResourceOptions<T>["every"], last: T | undefined): number | undefined {
  if (typeof every !== "function") return every;
  return last === undefined ? undefined : every(last);
}

function known<T>(url: string | undefined): Resource<T> {
  return url !== undefined && seen.has(url)
    ? { state: "ready", value: seen.get(url) as T }
    : { state: "loading" };
}

function failed<T>(before: Resource<T>, error: ApiError): Resource<T> {
  return before.state === "ready" ? { ...before, error } : { state: "failed", error };
}

function remember(url: string, value: unknown): void {
  seen.delete(url);
  if (seen.size >= SEEN_LIMIT) seen.delete(seen.keys().next().value ?? "");
  seen.set(url, value);
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError({ status: 0, code: "unknown", message, hint: "Reload the page" });
}
