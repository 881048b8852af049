/** Every text, number and boolean in a JSON value, with spaces between: what a person would read of it. */
export function leafTexts(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return value === null ? "" : String(value ?? "");
  return Object.values(value).map(leafTexts).join(" ");
}
