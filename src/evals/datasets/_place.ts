/** Where a case stands in what was read, counted from 1: items of a list, lines of a text. */
export type Place =
  | { readonly line: number }
  | { readonly item: number }
  | { readonly item: number; readonly line: number };

/** `line 3`, `item 2`, `item 2 (line 14)`. */
export function placeText(place: Place): string {
  if (!("item" in place)) return `line ${place.line}`;
  return "line" in place ? `item ${place.item} (line ${place.line})` : `item ${place.item}`;
}
