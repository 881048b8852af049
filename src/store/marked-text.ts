/** A text that a database cannot keep as it is, is kept as JSON behind this. */
export const MARK = "\u0001";

export function fromStored(text: string): string {
  return text.charCodeAt(0) === 1 ? JSON.parse(text.slice(1)) : text;
}
