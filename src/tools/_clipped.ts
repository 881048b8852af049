/** The text, cut to `length` characters with a mark where something is missing; a surrogate pair stays whole. */
export function clipped(text: string, length: number): string {
  const flat = text.replace(/\s+/g, " ");
  return flat.length <= length ? flat : `${flat.slice(0, length - 1).toWellFormed()}…`;
}
