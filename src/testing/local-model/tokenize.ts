import { isStopWord } from "./stop-words.ts";

/** Character n-grams of these lengths keep a misspelt word close to the right one. */
const GRAM_LENGTHS = [3, 4];
const SUFFIXES = [
  "ations",
  "ation",
  "ments",
  "ment",
  "ings",
  "ing",
  "edly",
  "ed",
  "ies",
  "es",
  "ly",
  "s",
  "y",
  "e",
];

/**
 * The words of a text: lower case, accents and apostrophes removed, digits kept.
 *
 * `words("Où est l'été?")` is `["ou", "est", "lete"]`.
 */
export function words(text: string): string[] {
  const plain = text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}|(?<=\p{L})['’](?=\p{L})/gu, "");
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * Cuts the commonest English endings, so that `shipped`, `shipping` and `ships` are one word. Crude
 * on purpose: it only has to send the forms of one word to the same place.
 */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  for (const suffix of SUFFIXES) {
    if (!word.endsWith(suffix) || word.length - suffix.length < 3 || word.endsWith("ss")) continue;
    const root = word.slice(0, -suffix.length);
    return /[^aeiou]{2}$/.test(root) && root.at(-1) === root.at(-2) ? root.slice(0, -1) : root;
  }
  return word;
}

/** The words of a text that say something, in order, as they were written by `words()`. */
export function contentWords(text: string): string[] {
  return words(text).filter((word) => !isStopWord(word));
}

/** The stems of the content words of a text, each once, in order. */
export function contentStems(text: string): string[] {
  return [...new Set(contentWords(text).map(stem))];
}

/** The words inside an identifier: `find_order`, `findOrder` and `find-order` give `find`, `order`. */
export function identifierWords(name: string): string[] {
  return words(name.replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2").replaceAll("_", " "));
}

/** How much two words share, 0 to 1: the Dice coefficient of their 2-grams. */
export function similarity(left: string, right: string): number {
  const a = grams(left, 2);
  const b = new Set(grams(right, 2));
  const shared = a.filter((gram) => b.has(gram)).length;
  return (2 * shared) / (a.length + b.size);
}

/** What the classifier sees of a text: words, stems, pairs of words and character n-grams, with repeats. */
export function features(text: string): string[] {
  const list = words(text);
  const shown = list.map((word) => word.replaceAll(/\d/g, "0"));
  const found: string[] = [];
  for (let at = 0; at <= list.length; at++) {
    const word = list[at];
    found.push(`${shown[at - 1] ?? "^"} ${shown[at] ?? "$"}`);
    if (word === undefined) continue;
    // Which number it is says nothing about the kind of text; that there is one of its form does.
    const form = shown[at] ?? word;
    found.push(form, `~${stem(form)}`);
    for (const length of GRAM_LENGTHS) for (const gram of grams(form, length)) found.push(`#${gram}`);
  }
  return found;
}

function grams(word: string, length: number): string[] {
  const padded = `_${word}_`;
  const found: string[] = [];
  for (let at = 0; at + length <= padded.length; at++) found.push(padded.slice(at, at + length));
  return found;
}
