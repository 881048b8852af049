import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "./tabs.css";

export interface Tab {
  readonly key: string;
  readonly title: string;
  /** Shown behind the title. */
  readonly count?: number;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly now: string;
  readonly onChange: (key: string) => void;
  readonly children: ComponentChildren;
}

/** Arrow keys go from one to the next, as is usual. What is shown is the caller's business, and its address's. */
export function Tabs({ label, tabs, now, onChange, children }: TabsProps) {
  const id = useId();
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined || !(event.currentTarget instanceof HTMLElement)) return;
    const place = tabs.findIndex(({ key }) => key === now);
    const next = tabs[(place + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChange(next.key);
    event.currentTarget.querySelector<HTMLElement>(`#${CSS.escape(`${id}-${next.key}`)}`)?.focus();
  };
  return (
    <div class="tabs-frame">
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={step}>
        {tabs.map(({ key, title, count }) => (
          <button
            key={key}
            id={`${id}-${key}`}
            type="button"
            role="tab"
            aria-selected={key === now}
            aria-controls={`${id}-panel`}
            tabindex={key === now ? 0 : -1}
            onClick={() => onChange(key)}
          >
            {title}
            {count !== undefined && <span class="muted"> {count.toLocaleString("en-US")}</span>}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${now}`}>
        {children}
      </div>
    </div>
  );
}
