/** A text with what it is about. */
export interface Labelled {
  readonly text: string;
  readonly label: string;
}

/** The words of a text, in lower case. */
export function words(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:'\p{L}+)?/gu) ?? [];
}
