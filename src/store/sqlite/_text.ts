import { MARK } from "../marked-text.ts";

export { fromStored } from "../marked-text.ts";

/**
 * SQLite keeps text as UTF-8, which has no lone surrogates: they would come back as U+FFFD, and two
 * ids that differ in them would become one. Such a text is kept as JSON behind a mark instead.
 */
export function toStored(text: string): string {
  return text.isWellFormed() && text.charCodeAt(0) !== 1 ? text : MARK + JSON.stringify(text);
}
