import type { Fault } from "../fault.ts";
import { overlap, wordsOf } from "../words.ts";

const MIN_WORDS = 4;
const FILLER: ReadonlySet<string> = new Set([
  "the",
  "a",
  "an",
  "of",
  "for",
  "to",
  "tool",
  "this",
  "is",
  "and",
  "with",
  "from",
]);

/** Whether the description says more than the name. */
export const vagueDescription: Fault = {
  id: "vague_description",
  severity: "medium",
  stage: "definition",
  pattern: "The model takes another tool, or this one where it does not fit",
  fix: "Say what it does, when to use it and when not, and what it gives back",
  check: ({ tool }) => {
    const words = wordsOf(tool.description).filter((word) => !FILLER.has(word));
    if (words.length === 0) return [{ message: "It has no description", severity: "high" }];
    const name = wordsOf(tool.name);
    if (words.length >= MIN_WORDS && overlap(words, name) < new Set(words).size) return [];
    if (words.length < MIN_WORDS || overlap(words, name) === new Set(words).size)
      return [{ message: `Its description says no more than its name: ${JSON.stringify(tool.description)}` }];
    return [];
  },
};
