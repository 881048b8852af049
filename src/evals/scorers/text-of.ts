/**
 * The text that scorers of texts read: a text as it is, the `text` of an AI SDK result that was recorded,
 * JSON of anything else.
 */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null && "text" in value && typeof value.text === "string")
    return value.text;
  return JSON.stringify(value) ?? String(value);
}
