import type { Span } from "./_span.ts";

const CANDIDATE = /(?<![\w+])\+[1-9](?:[ \u00a0()./-]{0,2}\d){6,18}(?!\d)/g;
/** North America has one length and no area code below 2; elsewhere the country code must be assigned. */
const ASSIGNED =
  /^(?:1[2-9]\d{9}$|7|2[07]|2[1-69]\d|3[0-469]|3[578]\d|4[013-9]|42\d|5[1-8]|5[09]\d|6[0-6]|6[7-9]\d|8[1246]|8[0578]\d|9[0-58]|9[679]\d)/;
/** `+12345678.90` is an amount; a number written with dots must be long to be a phone's. */
const AMOUNT = /^\+\d+\.\d+$/;

/** Phone numbers in international form (E.164, with or without separators). */
export function* findPhones(text: string): Generator<Span> {
  for (const { 0: candidate, index } of text.matchAll(CANDIDATE)) {
    if (AMOUNT.test(candidate)) continue;
    const length = phoneLength(candidate);
    if (length > 0) yield { start: index, end: index + length, kind: "phone" };
  }
}

/** How much of the candidate is the phone number: groups that would make it too long are something else. */
function phoneLength(candidate: string): number {
  const most = candidate.startsWith("+1") ? 11 : 15;
  const least = candidate.includes(".") ? 10 : 8;
  const ends = [...candidate.matchAll(/\d(?!\d)/g)].map(({ index }) => index + 1);
  for (const end of ends.reverse()) {
    const digits = candidate.slice(0, end).replace(/\D/g, "");
    if (digits.length < least) return 0;
    if (digits.length <= most && ASSIGNED.test(digits)) return end;
  }
  return 0;
}
