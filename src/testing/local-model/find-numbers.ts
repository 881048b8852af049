import { identifierWords, stem, words } from "./tokenize.ts";

/** A number to look for: how it is called and what is allowed. */
export interface NumberAsked {
  readonly name: string;
  readonly description: string;
  /** Whether a number is wanted even where nothing near it speaks for it. */
  readonly required: boolean;
}

const NUMBER =
  /(?<![\p{L}\p{N}.,-])([$€£]|usd|eur|gbp)?\s?(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:[.,]\d+)?)(?:\s?([$€£%]|\p{L}+))?/giu;
const WORDS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];
const MONEY = /^(?:[$€£]|usd|eur|gbp|dollars?|euros?|pounds?|cents?|bucks?)$/i;
const ABOUT_MONEY =
  /\b(?:amount|price|cost|total|sum|budget|money|usd|eur|gbp|dollars?|euros?|pounds?|cents?|fee|currency)\b|[$€£]/i;
const IN_CENTS = /\b(?:cents|pence|minor units?)\b/i;
/** Longer plain numbers are usually names of things, not amounts. */
const LONGEST_PLAIN = 4;

/**
 * The numbers in `text` that may be the one asked for, likeliest first: currency and units named in
 * the description, and words of the field near the number, speak for it.
 *
 * `findNumbers("2 boxes for $9.50", { name: "amount", description: "in dollars", required: true })[0]` is `9.5`.
 */
export function findNumbers(text: string, asked: NumberAsked): number[] {
  const said = `${identifierWords(asked.name).join(" ")} ${asked.description}`;
  const wanted = {
    said: new Set(words(said).map(stem)),
    money: ABOUT_MONEY.test(said),
    cents: IN_CENTS.test(said),
  };
  const least = asked.required ? 0 : 2;
  return numbersIn(text)
    .map((found) => ({ found, score: scoreOf(found, wanted) }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score)
    .map(({ found }) =>
      wanted.cents && found.money && !/^cents?$/i.test(found.unit)
        ? Math.round(found.value * 100)
        : found.value,
    );
}

interface Written {
  readonly value: number;
  readonly money: boolean;
  readonly unit: string;
  readonly plainDigits: number;
  /** Stems of the words just before and after. */
  readonly near: readonly string[];
}

interface Wanted {
  readonly said: ReadonlySet<string>;
  readonly money: boolean;
  readonly cents: boolean;
}

function scoreOf(found: Written, wanted: Wanted): number {
  const named = found.near.some((word) => wanted.said.has(word)) ? 2 : 0;
  const unit = wanted.said.has(stem(found.unit.toLowerCase())) ? 3 : 0;
  const money = found.money === wanted.money ? (found.money ? 3 : 0) : -2;
  const looksLikeName = found.plainDigits > LONGEST_PLAIN ? -4 : 0;
  return named + unit + (wanted.money && !found.money && named > 0 ? 0 : money) + looksLikeName + 0.5;
}

function numbersIn(text: string): Written[] {
  const spelt = text.replace(/\p{L}+/gu, (word) => {
    const value = WORDS.indexOf(word.toLowerCase());
    // "one" is far more often a pronoun than a count.
    return value > 1 ? String(value) : word;
  });
  return [...spelt.matchAll(NUMBER)].map((match) => {
    const [whole, before = "", digits = "", unit = ""] = match;
    const value = Number(
      /,\d{3}(?:\D|$)/.test(digits) ? digits.replaceAll(",", "") : digits.replace(",", "."),
    );
    const from = match.index ?? 0;
    return {
      value,
      money: MONEY.test(before) || MONEY.test(unit),
      unit,
      plainDigits: /^\d+$/.test(digits) ? digits.length : 0,
      near: [
        ...words(spelt.slice(Math.max(0, from - 40), from)).slice(-3),
        ...words(spelt.slice(from + whole.length, from + whole.length + 30)).slice(0, 2),
        ...words(unit),
      ].map(stem),
    };
  });
}
