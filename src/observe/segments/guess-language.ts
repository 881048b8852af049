const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, "ja"],
  [/\p{Script=Hangul}/u, "ko"],
  [/\p{Script=Han}/u, "zh"],
  [/\p{Script=Cyrillic}/u, "ru"],
  [/\p{Script=Arabic}/u, "ar"],
  [/\p{Script=Hebrew}/u, "he"],
  [/\p{Script=Greek}/u, "el"],
  [/\p{Script=Devanagari}/u, "hi"],
  [/\p{Script=Thai}/u, "th"],
];

/** Frequent words that the other languages of this list do not have. */
const WORDS: Readonly<Record<string, string>> = {
  en: "the and is my you your what where how when with for have this that not can want please would does are was they it to of",
  de: "der das und ist ich nicht mein meine wie wo wann mit für habe bitte kann eine einen auf zu dem den von wurde möchte",
  fr: "le les et est je ne pas mon ma vous votre où quand avec pour ai cette peux une des du au sur suis bonjour être",
  es: "el los y es mi usted su qué dónde cómo cuándo con para tengo este puedo una por favor del al está hola quiero",
  it: "il gli e è io non mio mia lei dove quando con per ho questo posso una vorrei della del sono che ciao grazie",
  pt: "o os e é eu não meu minha você seu onde quando com para tenho este posso uma por favor do da está olá quero",
  nl: "het een en ik niet mijn u uw wat waar hoe wanneer met voor heb dit kan graag van op is zijn wordt alstublieft",
};
const LANGUAGES_OF = new Map<string, string[]>();
for (const [language, words] of Object.entries(WORDS))
  for (const word of words.split(" ")) LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), language]);

const READ = 500;
const LEAST = 1;

/**
 * The language of a text as an ISO 639-1 code, by its script or its frequent words; undefined where that says nothing. A guess,
 * cheap and always the same: good for telling groups of inputs apart, not for telling what one of them is.
 */
export function guessLanguage(text: string): string | undefined {
  const read = text.slice(0, READ);
  for (const [script, language] of SCRIPTS) if (script.test(read)) return language;
  const hits = new Map<string, number>();
  for (const [word] of read.toLowerCase().matchAll(/\p{L}+/gu)) {
    const languages = LANGUAGES_OF.get(word) ?? [];
    // A word of two languages says half as much.
    for (const language of languages) hits.set(language, (hits.get(language) ?? 0) + 1 / languages.length);
  }
  const [first, second] = [...hits].sort((a, b) => b[1] - a[1]);
  if (first === undefined || first[1] < LEAST || first[1] === second?.[1]) return undefined;
  return first[0];
}
