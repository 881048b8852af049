import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useShortcuts } from "../shell/shortcuts.ts";
import "./virtual-list.css";

interface VirtualListProps {
  /** What it lists, for whoever does not see it. */
  readonly label: string;
  readonly count: number;
  /** In px; every row is as high. */
  readonly rowHeight: number;
  /** Place of the row that is marked, or -1. */
  readonly selected: number;
  readonly onSelect: (place: number) => void;
  readonly render: (place: number) => ComponentChildren;
}

/** Rows drawn above and below what is seen, so that none is missing while one scrolls. */
const MARGIN = 12;
/** Rows that Page Down goes on. */
const PAGE = 20;

/** A list of any length of which only what is seen is drawn. Arrows, j and k go through it. */
export function VirtualList({ label, count, rowHeight, selected, onSelect, render }: VirtualListProps) {
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const { first, last } = useWindow(frame, { count, rowHeight });
  const go = (place: number): void => onSelect(Math.min(count - 1, Math.max(0, place)));
  const step = (by: number): void => go(selected === -1 ? (by > 0 ? 0 : count - 1) : selected + by);
  useShortcuts({ j: () => step(1), k: () => step(-1) });
  useEffect(() => {
    const list = frame.current;
    if (list === null || selected === -1) return;
    const top = selected * rowHeight;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + rowHeight > list.scrollTop + list.clientHeight)
      list.scrollTop = top + rowHeight - list.clientHeight;
  }, [selected, rowHeight]);
  const press = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key];
    const end = { Home: 0, End: count - 1 }[event.key];
    if (by === undefined && end === undefined) return;
    event.preventDefault();
    if (by !== undefined) step(by);
    else if (end !== undefined) go(end);
  };
  return (
    <div
      ref={frame}
      class="virtual-list"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={selected >= first && selected < last ? `${id}-${selected}` : undefined}
      onKeyDown={press}
    >
      <div class="virtual-space" role="presentation" style={{ height: `${count * rowHeight}px` }}>
        {Array.from({ length: last - first }, (_, offset) => first + offset).map((place) => (
          // Keys are not needed twice: the list itself listens to them.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, as a listbox does
          <div
            key={place}
            id={`${id}-${place}`}
            class="virtual-row"
            role="option"
            aria-selected={place === selected}
            aria-setsize={count}
            aria-posinset={place + 1}
            style={{ height: `${rowHeight}px`, transform: `translateY(${place * rowHeight}px)` }}
            onClick={() => onSelect(place)}
          >
            {render(place)}
          </div>
        ))}
      </div>
    </div>
  );
}

function useWindow(
  frame: { readonly current: HTMLDivElement | null },
  { count, rowHeight }: { readonly count: number; readonly rowHeight: number },
): { readonly first: number; readonly last: number } {
  const [seen, setSeen] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const list = frame.current;
    if (list === null) return;
    const look = (): void => setSeen({ top: list.scrollTop, height: list.clientHeight });
    const watch = new ResizeObserver(look);
    watch.observe(list);
    list.addEventListener("scroll", look, { passive: true });
    return () => {
      watch.disconnect();
      list.removeEventListener("scroll", look);
    };
  }, [frame]);
  const first = Math.max(0, Math.min(count, Math.floor(seen.top / rowHeight) - MARGIN));
  const last = Math.min(count, Math.ceil((seen.top + seen.height) / rowHeight) + MARGIN);
  return { first, last };
}
