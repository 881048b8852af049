import { draw, drawOne } from "../draw.ts";
import type { Given, Maker } from "./variant.ts";

/** Neighbours on a QWERTY keyboard. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  q: "wa",
  w: "qes",
  e: "wrd",
  r: "etf",
  t: "ryg",
  y: "tuh",
  u: "yij",
  i: "uok",
  o: "ipl",
  p: "ol",
  a: "qsz",
  s: "awdx",
  d: "sefc",
  f: "drgv",
  g: "fthb",
  h: "gyjn",
  j: "hukm",
  k: "jil",
  l: "kop",
  z: "asx",
  x: "zsdc",
  c: "xdfv",
  v: "cfgb",
  b: "vghn",
  n: "bhjm",
  m: "njk",
};

/** Turning one of these round, or away, turns the request round. */
const DECISIVE = new Set(
  "no not never none nothing without except only cannot can't cant don't dont doesn't won't isn't unless before after until from to".split(
    " ",
  ),
);

const GREETINGS = ["Hello, ", "Hi there. ", "Good morning, ", "Dear support, "] as const;
const THANKS = [
  " Thank you very much!",
  " Thanks in advance.",
  " Please, and thank you.",
  " Kind regards",
] as const;
const FILLERS = ["Um, so, ", "OK so, ", "Well, you know, ", "Sorry, quick question: "] as const;

/** The same request as somebody in a hurry would write it: what is expected of it stays. */
export const NOISE: Readonly<Record<string, Maker>> = {
  typos: typos,
  lower: (given) =>
    changed(
      given,
      words(given, (word) => word.toLowerCase()),
    ),
  upper: (given) =>
    changed(
      given,
      words(given, (word) => word.toUpperCase()),
    ),
  polite: (given) => ({
    text: `${drawOne(GREETINGS, given.seed, given.case.id, "hello")}${given.text.trim()}${drawOne(THANKS, given.seed, given.case.id, "thanks")}`,
  }),
  filler: (given) => ({
    text: `${drawOne(FILLERS, given.seed, given.case.id, "filler")}${given.text.trim()}`,
  }),
  unpunctuated: (given) =>
    changed(
      given,
      words(given, (word) => word.replace(/[.,!?;:]+$/, "")),
    ),
  order: otherOrder,
};

/** A slip in one of six words, at least in one: a neighbouring key, a letter left out, twice, or swapped. */
function typos(given: Given): ReturnType<Maker> {
  const {
    seed,
    case: { id },
  } = given;
  const candidates = tokens(given.text).flatMap((token, at) => (maySlip(token, given) ? [at] : []));
  if (candidates.length === 0) return undefined;
  const count = Math.max(1, Math.round(candidates.length / 6));
  const chosen = new Set(
    candidates
      .toSorted((a, b) => draw(seed, id, "typo", String(a)) - draw(seed, id, "typo", String(b)))
      .slice(0, count),
  );
  const text = tokens(given.text).map((token, at) => (chosen.has(at) ? slip(token, given, at) : token));
  return changed(given, text.join(""));
}

function maySlip(token: string, given: Given): boolean {
  return /^[a-z]{4,}[.,!?;:]*$/i.test(token) && !isKept(token, given);
}

function slip(token: string, { seed, case: { id } }: Given, at: number): string {
  const pick = (what: string, below: number) => Math.floor(draw(seed, id, what, String(at)) * below);
  const letters = token.replace(/[^a-z]+$/i, "");
  // The first letter is seldom mistyped, and a reader needs it most.
  const place = 1 + pick("place", letters.length - 2);
  const [before, char, next, after] = [
    token.slice(0, place),
    token.charAt(place),
    token.charAt(place + 1),
    token.slice(place + 1),
  ];
  const near = NEIGHBOURS[char.toLowerCase()] ?? char;
  switch (pick("kind", 4)) {
    case 0:
      return before + near.charAt(pick("key", near.length)) + after;
    case 1:
      return before + after;
    case 2:
      return before + char + char + after;
    default:
      return before + next + char + token.slice(place + 2);
  }
}

/** Sentences in another order, or the two halves around a single comma. */
function otherOrder(given: Given): ReturnType<Maker> {
  const sentences =
    given.text
      .trim()
      .match(/[^.!?]+[.!?]+(?=\s|$)|[^.!?]+$/g)
      ?.map((one) => one.trim()) ?? [];
  const [first, ...rest] = sentences;
  if (first !== undefined && rest.length > 0) {
    // Only sentences that can stand anywhere: one that goes back to another would lose what it means.
    if (
      sentences.some((one) =>
        /\b(it|its|they|them|that|this|these|those|he|she|then|also|but|so|because|instead)\b/i.test(one),
      )
    )
      return undefined;
    return changed(given, [...rest, first].join(" "));
  }
  const halves = /^(if|when|since|as|because|after|before|once)\b([^,]+), ([^,]+?)([.!?]*)$/i.exec(
    given.text.trim(),
  );
  if (halves === null) return undefined;
  const [, word = "", condition = "", request = "", end = ""] = halves;
  return changed(
    given,
    `${request.charAt(0).toUpperCase()}${request.slice(1)} ${word.toLowerCase()}${condition}${end}`,
  );
}

/** Undefined where nothing came of it, or where a text that must stay is gone. */
function changed({ text, kept }: Given, after: string): ReturnType<Maker> {
  if (after === text) return undefined;
  return kept.some((one) => text.includes(one) && !after.includes(one)) ? undefined : { text: after };
}

function words(given: Given, change: (word: string) => string): string {
  return tokens(given.text)
    .map((token) => (isKept(token, given) ? token : change(token)))
    .join("");
}

/** Words and the space between them, in turn. */
function tokens(text: string): readonly string[] {
  return text.split(/(\s+)/);
}

/**
 * Whether a word must stay as it is: numbers, codes, addresses, names (capitals inside, or in a word
 * that begins no sentence), what decides the request, and what the expectations speak of.
 */
function isKept(token: string, { text, kept }: Given): boolean {
  const bare = token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  if (bare === "" || /\d|[@/_\\#$€£%]|\.\w/.test(token)) return true;
  if (DECISIVE.has(bare.toLowerCase())) return true;
  if (/^.+\p{Lu}/u.test(bare) || (/^\p{Lu}./u.test(bare) && !beginsSentence(text, bare))) return true;
  return kept.some((one) => one.toLowerCase().includes(bare.toLowerCase()));
}

function beginsSentence(text: string, word: string): boolean {
  const at = text.indexOf(word);
  return at >= 0 && /(^|[.!?]["')\]]*\s+)["'([]*$/.test(text.slice(0, at));
}
