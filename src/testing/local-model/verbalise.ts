import { isRecord } from "./schema-node.ts";
import { contentStems, identifierWords, stem, words } from "./tokenize.ts";

const MOST_FIELDS = 6;
const MOST_ITEMS = 3;
const MOST_ITEM_FIELDS = 4;

/**
 * Says a tool's result in words: the fields that the question is about, or else the first few.
 *
 * `verbalise({ status: "shipped", carrier: "UPS" }, "")` is `"status: shipped; carrier: UPS"`.
 */
export function verbalise(value: unknown, question: string): string {
  if (Array.isArray(value)) return items(value) || "nothing was found";
  if (!isRecord(value)) return value === null || value === undefined ? "done" : String(value);
  const fields = Object.entries(value)
    .map(([name, inner]) => ({ name, text: fieldText(inner) }))
    .filter(({ text }) => text !== "");
  if (fields.length === 0) return Object.values(value).some(Array.isArray) ? "nothing was found" : "done";
  return relevant(fields, question)
    .map(({ name, text }) => `${identifierWords(name).join(" ")}: ${text}`)
    .join("; ");
}

interface FieldText {
  readonly name: string;
  readonly text: string;
}

function relevant(fields: readonly FieldText[], question: string): readonly FieldText[] {
  const asked = new Set(contentStems(question));
  const said = words(question).join(" ");
  const about = fields.filter(({ name, text }) => {
    // What the question itself says is no news.
    const known = said.includes(words(text).join(" "));
    return (
      !known &&
      identifierWords(name)
        .map(stem)
        .some((word) => asked.has(word))
    );
  });
  return about.length > 0 ? about : fields.slice(0, MOST_FIELDS);
}

function fieldText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return items(value);
  return isRecord(value) ? flat(value) : String(value);
}

function items(list: readonly unknown[]): string {
  const shown = list.slice(0, MOST_ITEMS).map((item) => (isRecord(item) ? flat(item) : String(item)));
  const more = list.length - shown.length;
  const text = shown.join(list.some(isRecord) ? " / " : ", ");
  return more > 0 ? `${text} and ${more} more` : text;
}

function flat(value: Readonly<Record<string, unknown>>): string {
  return Object.entries(value)
    .filter(([, inner]) => inner !== null && typeof inner !== "object")
    .slice(0, MOST_ITEM_FIELDS)
    .map(([name, inner]) => `${identifierWords(name).join(" ")} ${String(inner)}`)
    .join(", ");
}
