/**
 * The words and amounts of a text, as the search compares them: an amount is one
 * token in its smallest unit (`500 mg`, `500mg` and `0.5 g` are all `500000ug`),
 * so that "500 mg – 40 ct" is never found by "40 mg".
 */
type Token =
  | { readonly kind: "word"; readonly word: string }
  | { readonly kind: "number"; readonly number: string }
  | { readonly kind: "amount"; readonly number: string; readonly amount: string };

type Unit = readonly [factor: number, base: string];

const UNITS = new Map<string, Unit>([
  ...unit(["mcg", "ug", "μg", "microgram", "micrograms"], [1, "ug"]),
  ...unit(["mg", "mgs", "milligram", "milligrams", "milligramme", "milligrammes"], [1e3, "ug"]),
  ...unit(["g", "gm", "gram", "grams", "gramme", "grammes"], [1e6, "ug"]),
  ...unit(["ml", "mls", "milliliter", "milliliters", "millilitre", "millilitres"], [1, "ml"]),
  ...unit(["l", "liter", "liters", "litre", "litres"], [1e3, "ml"]),
  ...unit(["mm", "millimeter", "millimeters"], [1, "mm"]),
  ...unit(["cm", "centimeter", "centimeters"], [10, "mm"]),
  ...unit(["iu"], [1, "iu"]),
  ...unit(["ct", "cts", "count", "counts", "pk", "pc", "pcs", "piece", "pieces"], [1, "ct"]),
  ...unit(["pct", "percent"], [1, "pct"]),
]);

const TOKEN = new RegExp(
  `(?<number>\\d+(?:\\.\\d+)?|\\.\\d+)(?:[\\s-]*(?<unit>${[...UNITS.keys()].join("|")})(?![\\p{L}\\d]))?|(?<word>\\p{L}[\\p{L}\\d]*)`,
  "gu",
);

/** What people write around the name of a product, and words that every product has. */
const SMALL_WORDS = new Set(
  `a an and any are at be by can could do does for from get got have hello hey hi i if im in is it me my need of on
   or please some thank thanks that the there this to u want what with would you your
   bottle bottles box boxes carry pack packs package pill pills product sell stock tube`.split(/\s+/),
);

const SAME_WORDS = new Map([
  ["kid", "children"],
  ["child", "children"],
  ["tab", "tablet"],
  ["cap", "capsule"],
  ["creme", "cream"],
  ["diarrhoea", "diarrhea"],
  ["plaster", "bandage"],
  ["moisturiser", "moisturizing"],
  ["moisturizer", "moisturizing"],
]);

/** What the index holds of a text: its words, its amounts, and the bare numbers of those. */
export function indexWords(text: string): string {
  return tokens(text)
    .flatMap((token) => {
      if (token.kind === "word") return [token.word];
      return token.kind === "number" ? [token.number] : [token.number, token.amount];
    })
    .join(" ");
}

/** What a query asks for. Amounts are exact: a search never trades one strength for another. */
export type Query = { readonly words: readonly string[]; readonly amounts: readonly string[] };

export function queryWords(query: string): Query {
  const words = new Set<string>();
  const amounts = new Set<string>();
  for (const token of tokens(query)) {
    if (token.kind === "word") words.add(token.word);
    else amounts.add(token.kind === "number" ? token.number : token.amount);
  }
  return { words: [...words], amounts: [...amounts] };
}

function tokens(text: string): readonly Token[] {
  return [...plain(text).matchAll(TOKEN)].flatMap(({ groups }): readonly Token[] => {
    if (groups?.word !== undefined) {
      return SMALL_WORDS.has(groups.word) ? [] : [{ kind: "word", word: stem(groups.word) }];
    }
    const value = Number(groups?.number);
    const number = String(value);
    const measure = UNITS.get(groups?.unit ?? "");
    if (measure === undefined) return [{ kind: "number", number }];
    const [factor, base] = measure;
    // Rounded, because 0.0035 * 1e6 is not 3500 in binary floating point.
    return [{ kind: "amount", number, amount: `${Math.round(value * factor * 1e6) / 1e6}${base}` }];
  });
}

/** One spelling for what looks or means the same: case, accents, wide letters, possessives, 1,000 and 0,5. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’`](s(?![\p{L}\d]))?/gu, "")
    .replace(/(\d),(?=\d{3}(?!\d))/g, "$1")
    .replace(/(\d),(?=\d)/g, "$1.")
    .replace(/%/g, " pct ")
    .replace(/spf(?=\d)/g, "spf ");
}

function stem(word: string): string {
  const singular = singularOf(word);
  return SAME_WORDS.get(singular) ?? singular;
}

/** Good enough for a catalogue: the index and the query are cut in the same way, so only agreement matters. */
function singularOf(word: string): string {
  if (word.length < 4 || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(?:x|sh|ch|ss)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

function unit(names: readonly string[], measure: Unit): readonly (readonly [string, Unit])[] {
  return names.map((name) => [name, measure] as const);
}
