import { useCallback, useMemo } from "preact/hooks";
import { navigate, useLocation } from "./location.ts";

export type Params = Readonly<Record<string, string>>;
export type Change = Readonly<Record<string, string | undefined>>;

/**
 * The state of a screen, which is its query string, so that every state has a link. A change sets some of them and
 * takes those away that are empty.
 */
export function useParams(): readonly [
  params: Params,
  change: (change: Change, options?: { replace?: boolean }) => void,
] {
  const { path, search } = useLocation();
  const params = useMemo(() => Object.fromEntries(new URLSearchParams(search)), [search]);
  const change = useCallback(
    (next: Change, options: { replace?: boolean } = {}) => navigate(withParams(path, params, next), options),
    [path, params],
  );
  return [params, change];
}

export function withParams(path: string, params: Params, change: Change): string {
  const next = new URLSearchParams();
  for (const [key, value] of Object.entries({ ...params, ...change }))
    if (value !== undefined && value !== "") next.set(key, value);
  const search = next.toString();
  return search === "" ? path : `${path}?${search}`;
}
