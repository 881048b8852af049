import { visibleJson } from "./visible.ts";

/** One JSON document, indented, without characters that a terminal would obey. */
export function jsonDocument(value: unknown): string {
  return visibleJson(JSON.stringify(value, null, 2));
}

/** One line of JSON lines. */
export function jsonLine(value: unknown): string {
  return visibleJson(JSON.stringify(value));
}

/** The value of a stored JSON text; text that is none comes back as a string. */
export function storedValue(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
