import { MARK } from "../marked-text.ts";

export { fromStored } from "../marked-text.ts";

/**
 * PostgreSQL keeps text as UTF-8, without lone surrogates and without U+0000: such a text is kept as JSON behind a mark
 * instead, which no other stored text begins with. So are those with what stands between texts and for none.
 */
export const BETWEEN = "\u0002";
export const NONE = "\u0003";
const RESERVED = ["\u0000", BETWEEN, NONE];

export function toStored(text: string): string {
  return text.isWellFormed() && !text.startsWith(MARK) && !RESERVED.some((one) => text.includes(one))
    ? text
    : MARK + JSON.stringify(text);
}

export function stored(text: string | undefined): string | null {
  return text === undefined ? null : toStored(text);
}

export function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
