import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { asApiError } from "../api/use-resource.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorState } from "../components/error-state.tsx";
import { useLocation } from "../router/location.ts";
import { matchPath } from "../router/match-path.ts";
import type { Screen, ScreenProps } from "../screens/registry.ts";
import { SCREENS } from "../screens/registry.ts";
import { Page } from "./page.tsx";

type Loaded = ComponentType<ScreenProps>;

const loaded = new Map<string, Loaded>();

/** Shows the screen of the address, and moves the focus to its title, as a page that is loaded would. */
export function ScreenOutlet() {
  const { path } = useLocation();
  const found = screenAt(path);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else {
      scrollTo(0, 0);
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    }
  }, [path]);
  if (found === undefined) {
    return (
      <Page title="Nothing here">
        <EmptyState title={`There is no page at ${path}`}>
          The navigation leads to everything there is, and <a href="/runs">Runs</a> to every run.
        </EmptyState>
      </Page>
    );
  }
  return <Lazy key={found.screen.path} {...found} />;
}

function Lazy({ screen, parts }: { readonly screen: Screen } & ScreenProps) {
  const [Component, setComponent] = useState<Loaded | undefined>(() => loaded.get(screen.path));
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (Component !== undefined) return;
    screen.load().then(
      ({ default: component }) => {
        loaded.set(screen.path, component);
        setComponent(() => component);
      },
      (caught: unknown) => setError(caught),
    );
  }, [screen, Component]);
  if (error !== undefined) return <ErrorState error={asApiError(error)} onRetry={() => location.reload()} />;
  return Component === undefined ? null : <Component parts={parts} />;
}

function screenAt(path: string): ({ readonly screen: Screen } & ScreenProps) | undefined {
  for (const screen of SCREENS) {
    const parts = matchPath(screen.path, path);
    if (parts !== undefined) return { screen, parts };
  }
  return undefined;
}
