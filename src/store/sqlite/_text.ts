/**
 * SQLite keeps text as UTF-8, which has no lone surrogates: they would come back as U+FFFD, and two
 * ids that differ in them would become one. Such a text is kept as JSON behind a mark instead.
 */
const MARK = "\u0001";

export function toStored(text: string): string {
  return text.isWellFormed() && text.charCodeAt(0) !== 1 ? text : MARK + JSON.stringify(text);
}

export function fromStored(text: string): string {
  return text.charCodeAt(0) === 1 ? JSON.parse(text.slice(1)) : text;
}
