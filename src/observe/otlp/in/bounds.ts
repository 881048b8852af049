import type { AttributeValue } from "../span.ts";
import type { Problems } from "./problems.ts";

/** Characters of one text that are kept. */
const MOST_TEXT = 2 ** 20;
/** Attributes of one span, event, link or resource that are kept. */
const MOST_ATTRIBUTES = 2_000;
/** Levels of lists and maps inside of each other that are kept. */
export const MOST_DEPTH = 32;
/** Events of one span that are kept. */
export const MOST_EVENTS = 1_000;
export const MOST_LINKS = 100;
/** Characters of a span's name that are kept. */
const MOST_NAME = 1_000;

export function cutText(text: string, problems: Problems): string {
  if (text.length <= MOST_TEXT) return text;
  problems.note(`an attribute of ${text.length} characters was cut to ${MOST_TEXT}`);
  return `${text.slice(0, MOST_TEXT)}…[cut: ${text.length} characters]`;
}

export function cutName(text: string, problems: Problems): string {
  if (text.length <= MOST_NAME) return text;
  problems.note(`a name of ${text.length} characters was cut to ${MOST_NAME}`);
  return `${text.slice(0, MOST_NAME)}…`;
}

/** Collects attributes up to their bound. */
export class AttributeList {
  readonly values: Record<string, AttributeValue> = {};
  readonly #problems: Problems;
  #count = 0;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  add(key: string, value: AttributeValue): void {
    this.#count += 1;
    if (this.#count > MOST_ATTRIBUTES) {
      this.#problems.note(`an attribute beyond the first ${MOST_ATTRIBUTES} of its span was left out`);
      return;
    }
    if (key === "__proto__")
      Object.defineProperty(this.values, key, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    else this.values[cutName(key, this.#problems)] = value;
  }
}
