import { hash } from "node:crypto";

/** Part of a longer list. `nextCursor` is undefined on the last page. */
export type Page<Item> = {
  readonly ok: true;
  readonly items: readonly Item[];
  /** Of all pages together. */
  readonly total: number;
  readonly nextCursor: string | undefined;
};

/** The cursor was made up, cut short, or given out for another list. */
export type BadCursor = {
  readonly ok: false;
  readonly code: "bad_cursor";
  readonly message: string;
  readonly hint: string;
};

export type PageOptions = {
  /** Items a page, 1 to 50; numbers outside are moved to the nearest. Defaults to 20. */
  readonly limit?: number | undefined;
  /** The `nextCursor` of the page before. Defaults to the first page. */
  readonly cursor?: string | undefined;
};

export function pageSize(limit = 20): number {
  return Number.isNaN(limit) ? 20 : Math.min(50, Math.max(1, Math.floor(limit)));
}

/** A cursor that only the list it was made for accepts; `list` says which one, sort order included. */
export function cursorAt(list: string, position: number): string {
  return `${position.toString(36)}-${hash("sha256", list, "hex").slice(0, 8)}`;
}

/** Where a cursor points, `start` without one, or why it cannot be read. */
export function positionOf(list: string, cursor: string | undefined, start: number): number | BadCursor {
  if (cursor === undefined) return start;
  const position = Number.parseInt(cursor, 36);
  if (Number.isSafeInteger(position) && cursor === cursorAt(list, position)) return position;
  return {
    ok: false,
    code: "bad_cursor",
    message: `Cannot go on from cursor ${JSON.stringify(cursor.slice(0, 40))}: it was not given out for this list`,
    hint: "Repeat the call without a cursor, then pass the nextCursor it returns with the same arguments",
  };
}
