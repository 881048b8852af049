import { decode } from "../../core/codec.ts";
import { leafTexts } from "../../core/leaf-texts.ts";
import { guessLanguage } from "./guess-language.ts";

export type InputShape = Readonly<Record<string, string | boolean | undefined>>;

const LENGTHS = [20, 80, 300, 1_000] as const;
const MOST_FIELDS = 8;
const LONG: InputShape = { length: "over 1000" };

/**
 * What can be told of an input without knowing what it means: cheap, and the same for the same input. `input` is its JSON;
 * undefined where it is too long to stand in the run's row.
 */
export function inputShape(input: string | undefined): InputShape {
  if (input === undefined) return LONG;
  const value = decode(input);
  const text = leafTexts(value);
  return {
    length: bandOf(text.length),
    language: guessLanguage(text),
    numbers: /\d/.test(text),
    question: /[?？]/.test(text),
    lines: text.trim().includes("\n") ? "several" : "one",
    address: /[\w.+-]@\w|\[email:|https?:\/\//.test(text),
    fields: fieldsOf(value),
  };
}

function bandOf(length: number): string {
  const at = LENGTHS.findIndex((most) => length <= most);
  if (at === -1) return `over ${LENGTHS.at(-1)}`;
  return at === 0 ? `up to ${LENGTHS[0]}` : `${(LENGTHS[at - 1] ?? 0) + 1} to ${LENGTHS[at]}`;
}

/** The names of an object's fields: requests of one kind have the same. */
function fieldsOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const names = Object.keys(value).sort();
  return names.length > MOST_FIELDS ? `${names.length} fields` : names.join(",").slice(0, 200);
}
