import type { RefObject } from "preact";
import { useShortcuts } from "../shell/shortcuts.ts";

/**
 * j and k move the focus through the elements marked `data-item`, of all lists on the page in their order; Enter then
 * does what it always does.
 */
export function useListKeys(list: RefObject<HTMLElement | null>): void {
  const step = (by: 1 | -1): void => {
    const page = list.current?.closest("main, dialog") ?? list.current;
    const items = [...(page?.querySelectorAll<HTMLElement>("[data-item]") ?? [])];
    const focused = document.activeElement;
    const now = focused instanceof HTMLElement ? items.indexOf(focused) : -1;
    const next = items[now === -1 ? (by === 1 ? 0 : items.length - 1) : now + by];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  useShortcuts({ j: () => step(1), k: () => step(-1) });
}
