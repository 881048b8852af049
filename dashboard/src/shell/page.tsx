import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

interface PageProps {
  /** The page's heading and the window's title. */
  readonly title: string;
  /** What stands above the title, such as links to where it belongs. */
  readonly above?: ComponentChildren;
  /** Shown in place of the title's text, where that has more to it. */
  readonly heading?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** What every screen is wrapped in. */
export function Page({ title, above, heading, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Airworthy`;
  }, [title]);
  return (
    <>
      <header class="page-head">
        <div class="page-title">
          {above !== undefined && <nav aria-label="Where this belongs">{above}</nav>}
          <h1 tabindex={-1}>{heading ?? title}</h1>
        </div>
        {actions !== undefined && <div class="row">{actions}</div>}
      </header>
      <div class="stack">{children}</div>
    </>
  );
}
