import type { Span } from "./_span.ts";

/** The length of an account number by its country, as the registry of ISO 13616 has them. */
const LENGTHS = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 " +
    "DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 " +
    "IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 " +
    "MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 " +
    "SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const HEAD = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ \u00a0]?[A-Za-z0-9])/g;

/** Bank account numbers: a country's code, its length, and the right remainder modulo 97. */
export function* findIbans(text: string): Generator<Span> {
  for (const { 0: head, index } of text.matchAll(HEAD)) {
    const length = LENGTHS.get(head.slice(0, 2).toUpperCase());
    if (length === undefined) continue;
    const end = endOfAccount(text, index, length);
    if (end !== -1 && remainder(text.slice(index, end)) === 1) yield { start: index, end, kind: "iban" };
  }
}

/** Where `length` letters and digits end, at most one space between two; -1 if the token is of another length. */
function endOfAccount(text: string, start: number, length: number): number {
  let end = start;
  for (let taken = 0; taken < length; end++) {
    const character = text.charAt(end);
    if (/[A-Za-z0-9]/.test(character)) taken++;
    else if (!/[ \u00a0]/.test(character) || /[ \u00a0]/.test(text.charAt(end + 1))) return -1;
  }
  return /[A-Za-z0-9]/.test(text.charAt(end)) ? -1 : end;
}

function remainder(account: string): number {
  const compact = account.replace(/[ \u00a0]/g, "").toUpperCase();
  let rest = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest;
}
