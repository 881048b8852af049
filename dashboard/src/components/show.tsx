import type { ComponentChildren } from "preact";
import type { Resource } from "../api/use-resource.ts";
import { ErrorState } from "./error-state.tsx";
import { Loading } from "./loading.tsx";

interface ShowProps<T> {
  readonly of: Resource<T> & { readonly reload: () => void };
  readonly children: (value: T) => ComponentChildren;
}

/** What was asked for as soon as it is there; until then that it loads, or why it does not. */
export function Show<T>({ of, children }: ShowProps<T>) {
  switch (of.state) {
    case "loading":
      return <Loading />;
    case "failed":
      return <ErrorState error={of.error} onRetry={of.reload} />;
    case "ready":
      return (
        <>
          {of.error !== undefined && <ErrorState error={of.error} onRetry={of.reload} />}
          {children(of.value)}
        </>
      );
  }
}
