import type { JSONValue } from "@ai-sdk/provider";
import { readExamples } from "./read-examples.ts";
import { contentStems, identifierWords, similarity, stem, words } from "./tokenize.ts";

/** An enum as a field of a tool: its values and what the schema says about them. */
export interface EnumAsked {
  readonly values: readonly JSONValue[];
  readonly description: string;
}

const LEAST_SIMILARITY = 0.7;

/**
 * The values that `text` names, in the order of the text; failing those, the one whose meaning
 * (`value: meaning` in the description) shares most words with it. Empty where nothing speaks for any.
 */
export function chooseEnum(text: string, { values, description }: EnumAsked): JSONValue[] {
  const said = words(text);
  const stems = said.map(stem);
  const places = values.map((value) => {
    const name = identifierWords(String(value));
    return { value, at: placeOf(name, { said, stems }), end: 0, length: name.length };
  });
  const named = places
    .filter(({ at }) => at >= 0)
    .map((place) => ({ ...place, end: place.at + place.length }));
  // "extra large" names one size, not two.
  const whole = named.filter(
    (one) => !named.some((by) => by.length > one.length && by.at <= one.at && by.end >= one.end),
  );
  if (whole.length > 0) return whole.sort((a, b) => a.at - b.at).map(({ value }) => value);

  const meanings = readExamples(
    description.replaceAll(/[;,]\s*(?=["'`]?[\w-]+["'`]?\s*[:=])/g, "\n"),
  ).descriptions;
  const wanted = new Set(contentStems(text));
  const scored = values.map((value) => {
    const meaning = meanings.find(({ label }) => label.toLowerCase() === String(value).toLowerCase());
    return { value, shared: contentStems(meaning?.text ?? "").filter((word) => wanted.has(word)).length };
  });
  const best = Math.max(0, ...scored.map(({ shared }) => shared));
  return best === 0 ? [] : scored.filter(({ shared }) => shared === best).map(({ value }) => value);
}

function placeOf(
  name: readonly string[],
  { said, stems }: { said: readonly string[]; stems: readonly string[] },
): number {
  const wanted = name.map(stem);
  const whole = stems.findIndex((_, at) => wanted.every((word, step) => stems[at + step] === word));
  const [only, ...more] = name;
  if (whole >= 0 || only === undefined || more.length > 0 || only.length < 5) return whole;
  return said.findIndex((word) => word.length >= 4 && similarity(word, only) >= LEAST_SIMILARITY);
}
