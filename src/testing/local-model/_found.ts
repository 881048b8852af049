import type { LabelledText } from "./classifier.ts";

/** What one kind of notation found in a prompt, and the lines that it did not understand. */
export interface Found {
  readonly examples: readonly LabelledText[];
  readonly descriptions: readonly LabelledText[];
  readonly rest: readonly string[];
}

/** Takes quotes, back-ticks, bold marks and list marks off a value. */
export function bare(value: string): string {
  return value
    .trim()
    .replace(/^(?:[-*•+]|\d+[.)])\s+/, "")
    .replace(/^["“”'`*_<[]+(?=\S)|(?<=\S)["“”'`*_>\]]+[.,;]?$/g, "")
    .trim();
}
