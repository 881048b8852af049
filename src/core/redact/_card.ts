import type { Finder } from "./_span.ts";
import { byPattern } from "./_span.ts";

/**
 * Digits in one piece, or in the groups that are printed on cards. Other groupings are left alone: so
 * are UUIDs, dates and order numbers. After a dash or a full stop only where no digit goes before it.
 */
const CANDIDATE =
  /(?<![\w+.]|\d-)(?:\d{14,19}|\d{4}([ \u00a0-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ \u00a0-])\d{6}\2\d{4,5})(?!\w|[-.]\d)/g;

/** The issuers' prefixes, and how many digits their cards have. 13 digits are left out: they are EAN codes. */
const ISSUERS: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:30[0-5]|3095|36|3[89])/, [14, 16]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [16, 18, 19]],
];

/** Card numbers: real prefix, real length, right check digit. */
export const findCards: Finder = byPattern("card", CANDIDATE, { accept: isCardNumber });

/** Whether a text is a card number, with its separators or without. */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  return (
    ISSUERS.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length)) &&
    passesLuhn(digits)
  );
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}
