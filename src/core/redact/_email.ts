import type { Span } from "./_span.ts";

const LOCAL = /[\p{L}\p{N}._%+-]/u;
const DOMAIN = /[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?:\.[\p{L}\p{N}][\p{L}\p{N}-]{0,62})+/uy;
const TOP_LEVEL = /^(?:xn--[a-z0-9-]+|\p{L}{2,})/u;
/** `logo@2x.png` is a picture for dense screens. */
const PICTURE = /^\dx\.(?:png|jpe?g|webp|gif|svg|avif)$/i;
const MAX_LOCAL = 64;

/**
 * E-mail addresses. Looks outwards from each `@`: a pattern that begins with the name would try every
 * letter of a long text as a beginning.
 */
export function* findEmails(text: string): Generator<Span> {
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const start = localStart(text, at);
    const end = start < at ? domainEnd(text, at + 1) : -1;
    if (end !== -1) yield { start, end, kind: "email" };
  }
}

function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < MAX_LOCAL && LOCAL.test(text.charAt(start - 1))) start--;
  while (start < at && text.charAt(start) === ".") start++;
  return start;
}

/** The end of the longest domain from here that ends in a top level of letters; -1 for none. */
function domainEnd(text: string, from: number): number {
  DOMAIN.lastIndex = from;
  const domain = DOMAIN.exec(text)?.[0];
  if (domain === undefined || PICTURE.test(domain)) return -1;

  let end = domain.length;
  for (let dot = domain.lastIndexOf("."); dot > 0; dot = domain.lastIndexOf(".", dot - 1)) {
    const top = TOP_LEVEL.exec(domain.slice(dot + 1, end));
    if (top !== null) return from + dot + 1 + top[0].length;
    end = dot;
  }
  return -1;
}
