import { createContext } from "preact";
import { useContext, useLayoutEffect, useState } from "preact/hooks";

export interface Location {
  readonly path: string;
  /** Without the question mark. */
  readonly search: string;
}

const changed = "airworthy:location";

/** Goes to an address of this site; `replace` leaves no step to go back to. */
export function navigate(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  dispatchEvent(new Event(changed));
}

export const LocationContext = createContext<Location>({ path: "/", search: "" });

export function useLocation(): Location {
  return useContext(LocationContext);
}

/** The browser's address for the root of the page. Plain links are followed without loading the page anew. */
export function useBrowserLocation(): Location {
  const [at, setAt] = useState(current);
  // Before the effects of what is shown, which may go elsewhere at once.
  useLayoutEffect(() => {
    const update = (): void => setAt(current());
    const follow = (event: MouseEvent): void => {
      const to = ownTarget(event);
      if (to === undefined) return;
      event.preventDefault();
      navigate(to);
    };
    addEventListener("popstate", update);
    addEventListener(changed, update);
    document.addEventListener("click", follow);
    return () => {
      removeEventListener("popstate", update);
      removeEventListener(changed, update);
      document.removeEventListener("click", follow);
    };
  }, []);
  return at;
}

function current(): Location {
  return { path: location.pathname, search: location.search.slice(1) };
}

function ownTarget(event: MouseEvent): string | undefined {
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!isPlain || event.defaultPrevented || !(event.target instanceof Element)) return undefined;
  const link = event.target.closest("a");
  if (link === null || link.target !== "" || link.hasAttribute("download")) return undefined;
  const href = link.getAttribute("href") ?? "";
  // "//host" would be another site's.
  return href.startsWith("/") && !href.startsWith("//") && !href.startsWith("/v1/") ? href : undefined;
}
