/** What a unit is called in one way only; what is not here is no unit. */
const UNITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    mg: ["mg", "milligram", "milligramme"],
    g: ["g", "gr", "gram", "gramme"],
    kg: ["kg", "kilo", "kilogram"],
    // NFKC makes one letter of the two that look like µ.
    mcg: ["mcg", "μg", "ug", "microgram"],
    ml: ["ml", "milliliter", "millilitre"],
    cl: ["cl", "centiliter", "centilitre"],
    l: ["l", "liter", "litre"],
    iu: ["iu", "ie"],
    ct: ["ct", "count", "cnt"],
    pcs: ["pcs", "pc", "piece"],
    mm: ["mm", "millimeter", "millimetre"],
    cm: ["cm", "centimeter", "centimetre"],
    km: ["km", "kilometer", "kilometre"],
    oz: ["oz", "ounce"],
    lb: ["lb", "lbs", "pound"],
    mb: ["mb", "megabyte"],
    gb: ["gb", "gigabyte"],
    tb: ["tb", "terabyte"],
    w: ["w", "watt"],
    kw: ["kw", "kilowatt"],
    v: ["v", "volt"],
    hz: ["hz", "hertz"],
    "%": ["%", "percent"],
  }).flatMap(([unit, names]) => names.map((name) => [name, unit] as const)),
);

/** A number with what may be a unit, apart or not. Nothing before it, so that `b12mg` stays a name. */
const AMOUNT = /(?<![\p{L}\p{N}.,])(\d+(?:[.,]\d+)*)\s?(%|\p{L}+)(?![\p{L}\p{N}])/gu;
const THOUSANDS = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
/** What stands around words and is part of none. */
const AROUND = /(?<![\p{L}\p{N}])[.,;:!?"'“”„‘’()[\]{}]+|[.,;:!?"'“”„‘’()[\]{}]+(?![\p{L}\p{N}])/gu;

export interface NormalizeOptions {
  /** Take the English plural for the singular. Default true. */
  readonly plural?: boolean;
}

/**
 * A text as it is compared in a search: lower case, Unicode NFKC, single spaces, no punctuation around
 * words, `500mg` and `500 Milligrams` as `500 mg`, plurals as singulars. Amounts are never converted:
 * `0.5 g` stays.
 *
 * @example
 * ```ts
 * import { normalizeSearch } from "airworthy/tools";
 *
 * normalizeSearch("  Acetaminophen  Tablets, 500MG "); //=> "acetaminophen tablet 500 mg"
 * ```
 */
export function normalizeSearch(text: string, { plural = true }: NormalizeOptions = {}): string {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{Cf}]+/gu, (gap) => (/\s/.test(gap) ? " " : ""))
    .replace(AROUND, " ")
    .replace(AMOUNT, amount);
  const words = plain.split(" ").filter((word) => word !== "");
  return (plural ? words.map(singular) : words).join(" ");
}

/** `500 mg` as `500mg`, for those who write it so. */
export function joinUnits(normalized: string): string {
  return normalized.replace(AMOUNT, (whole, number: string, unit: string) =>
    UNITS.get(unit) === unit ? `${number}${unit}` : whole,
  );
}

function amount(whole: string, number: string, name: string): string {
  const unit = UNITS.get(name) ?? UNITS.get(singular(name));
  const plain = THOUSANDS.test(number) ? number.replaceAll(",", "") : number;
  return unit === undefined ? whole : `${plain} ${unit}`;
}

/** By the rules of English spelling; where they are wrong both sides of a comparison are wrong alike. */
function singular(word: string): string {
  if (word.length < 4 || !word.endsWith("s") || /[^\p{L}-]|(?:ss|us|is|as|os)$/u.test(word)) return word;
  if (word.endsWith("ies")) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  return /(?:s|x|z|ch|sh)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}
